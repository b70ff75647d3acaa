package dev.sepurux.server.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID provider of the tests: real HTTP on loopback, real keys, PKCE and client secret
 * checked, codes good once. Whoever comes is signed in as {@link #user} says. {@link #lie} changes
 * tokens.
 */
public final class TestProvider {
  public static final String CLIENT = "sepurux-gate";
  public static final String SECRET = "the client's secret";

  /** How a token is signed. */
  public enum Signature {
    OWN_KEY,
    STRANGERS_KEY,
    CLIENT_SECRET,
    NONE
  }

  private record Grant(Map<String, String> asked, String subject, String email, boolean verified) {}

  private final HttpServer server;
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();
  private final AtomicInteger keyReads = new AtomicInteger();
  private volatile RSAKey key = newKey();
  private volatile String subject = "subject-1";
  private volatile String email = "ann@example.com";
  private volatile boolean verified = true;
  private volatile UnaryOperator<JWTClaimsSet.Builder> lie = UnaryOperator.identity();
  private volatile Signature signature = Signature.OWN_KEY;

  private TestProvider(HttpServer server) {
    this.server = server;
  }

  public static TestProvider start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      TestProvider provider = new TestProvider(server);
      server.createContext("/.well-known/openid-configuration", provider::discovery);
      server.createContext("/keys", provider::keys);
      server.createContext("/authorize", provider::authorize);
      server.createContext("/token", provider::token);
      server.start();
      return provider;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void stop() {
    server.stop(0);
  }

  public String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The settings of a server that trusts this provider. */
  public String[] settings() {
    return new String[] {
      "--oidc-issuer",
      issuer(),
      "--oidc-client-id",
      CLIENT,
      "--oidc-client-secret",
      SECRET,
      "--oidc-name",
      "Example ID"
    };
  }

  /** Who comes next. */
  public void user(String subject, String email, boolean verified) {
    this.subject = subject;
    this.email = email;
    this.verified = verified;
  }

  /** What it does wrong from now on. */
  public void lie(Signature signature, UnaryOperator<JWTClaimsSet.Builder> lie) {
    this.signature = signature;
    this.lie = lie;
  }

  public void tellTheTruth() {
    lie(Signature.OWN_KEY, UnaryOperator.identity());
  }

  /** Signs with a new key from now on. */
  public void rotate() {
    key = newKey();
  }

  /** How often its keys were read. */
  public int keyReads() {
    return keyReads.get();
  }

  private static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private void discovery(HttpExchange exchange) throws IOException {
    answer(
        exchange,
        200,
        """
        {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
         "jwks_uri": "%1$s/keys", "response_types_supported": ["code"], "subject_types_supported": ["public"],
         "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
         "code_challenge_methods_supported": ["S256"], "authorization_response_iss_parameter_supported": true}
        """
            .formatted(issuer()));
  }

  private void keys(HttpExchange exchange) throws IOException {
    keyReads.incrementAndGet();
    answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString());
  }

  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> asked = form(exchange.getRequestURI().getRawQuery());
    boolean good =
        CLIENT.equals(asked.get("client_id"))
            && "code".equals(asked.get("response_type"))
            && "S256".equals(asked.get("code_challenge_method"))
            && asked.containsKey("state")
            && asked.containsKey("nonce");
    if (!good) {
      answer(exchange, 400, "{}");
      return;
    }
    String code = UUID.randomUUID().toString();
    grants.put(code, new Grant(asked, subject, email, verified));
    exchange
        .getResponseHeaders()
        .set(
            "Location",
            asked.get("redirect_uri")
                + "?code="
                + code
                + "&state="
                + encode(asked.get("state"))
                + "&iss="
                + encode(issuer()));
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void token(HttpExchange exchange) throws IOException {
    Map<String, String> asked =
        form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Grant grant = grants.remove(String.valueOf(asked.get("code")));
    boolean good =
        grant != null
            && isClient(exchange.getRequestHeaders().getFirst("Authorization"))
            && String.valueOf(grant.asked().get("redirect_uri")).equals(asked.get("redirect_uri"))
            && String.valueOf(grant.asked().get("code_challenge"))
                .equals(challenge(String.valueOf(asked.get("code_verifier"))));
    if (grant == null || !good) {
      answer(exchange, 400, "{\"error\": \"invalid_grant\"}");
      return;
    }
    answer(
        exchange,
        200,
        "{\"access_token\": \"opaque\", \"token_type\": \"Bearer\", \"id_token\": \"%s\"}"
            .formatted(idToken(grant)));
  }

  private static boolean isClient(@Nullable String authorization) {
    String right = encode(CLIENT) + ":" + encode(SECRET);
    return ("Basic " + Base64.getEncoder().encodeToString(right.getBytes(StandardCharsets.UTF_8)))
        .equals(authorization);
  }

  private String idToken(Grant grant) {
    Instant now = Instant.now();
    JWTClaimsSet claims =
        lie.apply(
                new JWTClaimsSet.Builder()
                    .issuer(issuer())
                    .subject(grant.subject())
                    .audience(CLIENT)
                    .issueTime(Date.from(now))
                    .expirationTime(Date.from(now.plusSeconds(300)))
                    .claim("nonce", grant.asked().get("nonce"))
                    .claim("email", grant.email())
                    .claim("email_verified", grant.verified()))
            .build();
    try {
      return switch (signature) {
        case OWN_KEY -> signed(claims, key);
        case STRANGERS_KEY ->
            signed(claims, new RSAKeyGenerator(2048).keyID(key.getKeyID()).generate());
        case CLIENT_SECRET -> {
          SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
          token.sign(new MACSigner((SECRET + SECRET).getBytes(StandardCharsets.UTF_8)));
          yield token.serialize();
        }
        case NONE -> new PlainJWT(claims).serialize();
      };
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String signed(JWTClaimsSet claims, RSAKey with) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(with.getKeyID())
                .type(JOSEObjectType.JWT)
                .build(),
            claims);
    token.sign(new RSASSASigner(with));
    return token.serialize();
  }

  private static String challenge(String verifier) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(@Nullable String text) {
    return URLEncoder.encode(String.valueOf(text), StandardCharsets.UTF_8);
  }

  private static Map<String, String> form(@Nullable String text) {
    return Stream.of(String.valueOf(text).split("&", -1))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2)
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
