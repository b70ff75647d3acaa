package dev.sepurux.server.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.AuthorizedParty;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID provider, by its own discovery document: authorization code with PKCE, state and nonce
 * (OpenID Connect Core 1.0, RFC 7636, RFC 9207). Its keys are asked for again when a token names
 * one that is not known yet.
 */
public final class Provider {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 10_000;
  private static final int MOST_BYTES = 512 * 1024;

  /** How long its discovery document is believed. */
  private static final long KNOWN_NANOS = Duration.ofHours(1).toNanos();

  /** How far its clock may be from ours. */
  private static final int SKEW_SECONDS = 60;

  /**
   * What it may sign with: keys that it alone has. A shared secret is none, and {@code none} least.
   */
  private static final Set<JWSAlgorithm> SIGNATURES =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private record Known(
      OIDCProviderMetadata metadata, JWKSource<SecurityContext> keys, long sinceNanos) {}

  private final Issuer issuer;
  private final ClientID clientId;
  private final @Nullable Secret secret;
  private final LongSupplier nanos;
  private @Nullable Known known;

  /**
   * Asks for nothing yet: a provider that is away does not keep this server from starting.
   *
   * @param secret null for a public client
   * @param nanos a clock that only goes forward
   */
  public Provider(String issuer, String clientId, @Nullable String secret, LongSupplier nanos) {
    this.issuer = new Issuer(issuer);
    this.clientId = new ClientID(clientId);
    this.secret = secret == null ? null : new Secret(secret);
    this.nanos = nanos;
  }

  /** The provider cannot be asked, or its answer does not hold; the message is for the log. */
  public static final class Failed extends Exception {
    Failed(String message) {
      super(message);
    }

    Failed(String message, Exception cause) {
      super(message + ": " + cause.getMessage(), cause);
    }
  }

  /** Where somebody is sent, and what their browser keeps until they are back. */
  public record Begun(URI address, Journey journey) {}

  /**
   * Sets out.
   *
   * @param back the address of this server to which the provider sends them
   */
  public Begun begin(URI back, boolean linking, String next) throws Failed {
    State state = new State();
    Nonce nonce = new Nonce();
    CodeVerifier verifier = new CodeVerifier();
    URI address =
        new AuthenticationRequest.Builder(
                ResponseType.CODE, new Scope("openid", "email"), clientId, back)
            .endpointURI(known().metadata().getAuthorizationEndpointURI())
            .state(state)
            .nonce(nonce)
            .codeChallenge(verifier, CodeChallengeMethod.S256)
            .build()
            .toURI();
    return new Begun(
        address,
        new Journey(state.getValue(), nonce.getValue(), verifier.getValue(), linking, next));
  }

  /**
   * Gives the code for a token and reads who that is.
   *
   * @param code that the provider sent with the right state
   * @param said the issuer that came with it; null if none did
   * @param back as it was said when setting out
   */
  public Identity end(String code, @Nullable String said, URI back, Journey journey) throws Failed {
    if (said != null && !said.equals(issuer.getValue())) {
      throw new Failed("the answer is of another issuer");
    }
    Known provider = known();
    IDTokenClaimsSet claims =
        claims(provider, token(provider.metadata(), code, back, journey), journey);
    boolean verified = Boolean.TRUE.equals(claims.getBooleanClaim("email_verified"));
    String email = claims.getStringClaim("email");
    return new Identity(
        issuer.getValue(),
        claims.getSubject().getValue(),
        verified && email != null && !email.isBlank() ? email.strip() : null);
  }

  private JWT token(OIDCProviderMetadata metadata, String code, URI back, Journey journey)
      throws Failed {
    AuthorizationCodeGrant grant =
        new AuthorizationCodeGrant(
            new AuthorizationCode(code), back, new CodeVerifier(journey.verifier()));
    URI endpoint = metadata.getTokenEndpointURI();
    TokenRequest.Builder builder =
        secret == null
            ? new TokenRequest.Builder(endpoint, clientId, grant)
            : new TokenRequest.Builder(endpoint, authentication(metadata, secret), grant);
    HTTPRequest request = builder.build().toHTTPRequest();
    request.setConnectTimeout(CONNECT_MILLIS);
    request.setReadTimeout(READ_MILLIS);
    request.setFollowRedirects(false);
    try {
      TokenResponse response = OIDCTokenResponseParser.parse(request.send());
      if (response instanceof OIDCTokenResponse good) {
        return good.getOIDCTokens().getIDToken();
      }
      throw new Failed("the code was refused: " + response.toErrorResponse().getErrorObject());
    } catch (IOException | ParseException e) {
      throw new Failed("the token did not come", e);
    }
  }

  private ClientAuthentication authentication(OIDCProviderMetadata metadata, Secret known) {
    List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
    boolean posts =
        methods != null
            && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST)
            && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
    return posts ? new ClientSecretPost(clientId, known) : new ClientSecretBasic(clientId, known);
  }

  private IDTokenClaimsSet claims(Known provider, JWT token, Journey journey) throws Failed {
    List<JWSAlgorithm> offered = provider.metadata().getIDTokenJWSAlgs();
    Set<JWSAlgorithm> algorithms =
        offered == null
            ? Set.of(JWSAlgorithm.RS256)
            : offered.stream().filter(SIGNATURES::contains).collect(Collectors.toSet());
    if (algorithms.isEmpty()) {
      throw new Failed("the provider offers no signature that can be trusted");
    }
    IDTokenValidator validator =
        new IDTokenValidator(
            issuer, clientId, new JWSVerificationKeySelector<>(algorithms, provider.keys()), null);
    validator.setMaxClockSkew(SKEW_SECONDS);
    try {
      IDTokenClaimsSet claims = validator.validate(token, new Nonce(journey.nonce()));
      requireMeant(claims);
      return claims;
    } catch (BadJOSEException | JOSEException e) {
      throw new Failed("the token does not hold", e);
    }
  }

  /** A token for several says for whom it was made (Core 1.0, 3.1.3.7). */
  private void requireMeant(IDTokenClaimsSet claims) throws Failed {
    AuthorizedParty party = claims.getAuthorizedParty();
    boolean meant =
        party == null
            ? claims.getAudience().size() == 1
            : party.getValue().equals(clientId.getValue());
    if (!meant) {
      throw new Failed("the token was made for another client");
    }
  }

  private synchronized Known known() throws Failed {
    Known before = known;
    long now = nanos.getAsLong();
    if (before != null && now - before.sinceNanos() < KNOWN_NANOS) {
      return before;
    }
    try {
      OIDCProviderMetadata metadata =
          OIDCProviderMetadata.resolve(issuer, CONNECT_MILLIS, READ_MILLIS);
      requireSafe(metadata.getAuthorizationEndpointURI());
      requireSafe(metadata.getTokenEndpointURI());
      requireSafe(metadata.getJWKSetURI());
      JWKSource<SecurityContext> keys =
          JWKSourceBuilder.create(
                  metadata.getJWKSetURI().toURL(),
                  new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MOST_BYTES))
              .retrying(true)
              .build();
      Known found = new Known(metadata, keys, now);
      known = found;
      return found;
    } catch (GeneralException | IOException e) {
      throw new Failed("the discovery document of " + issuer + " cannot be read", e);
    }
  }

  /** A provider that is reached safely may not lead to where others listen. */
  private void requireSafe(@Nullable URI endpoint) throws Failed {
    boolean safe =
        endpoint != null
            && ("https".equals(endpoint.getScheme()) || issuer.getValue().startsWith("http://"));
    if (!safe) {
      throw new Failed("an endpoint of the discovery document is missing or not https");
    }
  }
}
