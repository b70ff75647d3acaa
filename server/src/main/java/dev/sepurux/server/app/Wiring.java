package dev.sepurux.server.app;

import dev.sepurux.server.account.Accounts;
import dev.sepurux.server.account.KeyRoutes;
import dev.sepurux.server.approval.ApprovalRoutes;
import dev.sepurux.server.approval.Approvals;
import dev.sepurux.server.audit.Audit;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.bootstrap.BootstrapRoutes;
import dev.sepurux.server.bootstrap.Bootstraps;
import dev.sepurux.server.campaign.CampaignRoutes;
import dev.sepurux.server.campaign.Campaigns;
import dev.sepurux.server.campaign.MutationPackRoutes;
import dev.sepurux.server.campaign.MutationPacks;
import dev.sepurux.server.ci.Badges;
import dev.sepurux.server.ci.CiRoutes;
import dev.sepurux.server.ci.CiRuns;
import dev.sepurux.server.ci.CiView;
import dev.sepurux.server.config.Config;
import dev.sepurux.server.config.Role;
import dev.sepurux.server.db.DatabaseUrl;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Wall;
import dev.sepurux.server.http.Callers;
import dev.sepurux.server.http.Drain;
import dev.sepurux.server.http.Exchange;
import dev.sepurux.server.http.HttpServer;
import dev.sepurux.server.http.Idempotency;
import dev.sepurux.server.http.Limits;
import dev.sepurux.server.http.Proxies;
import dev.sepurux.server.http.PublishedSchema;
import dev.sepurux.server.http.Rate;
import dev.sepurux.server.http.RateLimits;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.oidc.Provider;
import dev.sepurux.server.ops.Health;
import dev.sepurux.server.ops.Metrics;
import dev.sepurux.server.ops.OpsRoutes;
import dev.sepurux.server.ops.Sweep;
import dev.sepurux.server.people.Guesses;
import dev.sepurux.server.people.Identities;
import dev.sepurux.server.people.People;
import dev.sepurux.server.people.Sessions;
import dev.sepurux.server.policy.PolicyPackRoutes;
import dev.sepurux.server.policy.PolicyPacks;
import dev.sepurux.server.policy.PolicyTemplateRoutes;
import dev.sepurux.server.policy.PolicyTemplates;
import dev.sepurux.server.project.ProjectRoutes;
import dev.sepurux.server.project.Projects;
import dev.sepurux.server.project.Tenants;
import dev.sepurux.server.removal.RemovalRoutes;
import dev.sepurux.server.removal.Removals;
import dev.sepurux.server.run.RunHandler;
import dev.sepurux.server.run.RunRoutes;
import dev.sepurux.server.run.RunTally;
import dev.sepurux.server.run.Runs;
import dev.sepurux.server.schema.ResultSchemaRoutes;
import dev.sepurux.server.schema.ResultSchemas;
import dev.sepurux.server.tool.ToolRoutes;
import dev.sepurux.server.tool.Tools;
import dev.sepurux.server.trace.TraceRoutes;
import dev.sepurux.server.trace.Traces;
import dev.sepurux.server.web.Assets;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.approval.ApprovalPageRoutes;
import dev.sepurux.server.web.campaign.BadgeRoutes;
import dev.sepurux.server.web.campaign.CampaignPageRoutes;
import dev.sepurux.server.web.campaign.CampaignRunRoutes;
import dev.sepurux.server.web.explorer.ExplorerRoutes;
import dev.sepurux.server.web.mutation.MutationPageRoutes;
import dev.sepurux.server.web.people.AccountPageRoutes;
import dev.sepurux.server.web.people.HomeRoutes;
import dev.sepurux.server.web.people.KeyPageRoutes;
import dev.sepurux.server.web.people.OidcRoutes;
import dev.sepurux.server.web.people.PeoplePageRoutes;
import dev.sepurux.server.web.people.ProjectPageRoutes;
import dev.sepurux.server.web.people.SignInRoutes;
import dev.sepurux.server.web.policy.PolicyEditRoutes;
import dev.sepurux.server.web.policy.PolicyPageRoutes;
import dev.sepurux.server.web.tool.ToolPageRoutes;
import dev.sepurux.server.web.trace.TraceDeedRoutes;
import dev.sepurux.server.web.trace.TracePageRoutes;
import dev.sepurux.server.web.trace.TraceViewRoutes;
import dev.sepurux.server.web.verdict.VerdictListRoutes;
import dev.sepurux.server.web.verdict.VerdictRoutes;
import dev.sepurux.server.whatif.WhatIfRoutes;
import dev.sepurux.server.whatif.WhatIfs;
import dev.sepurux.server.work.Leases;
import dev.sepurux.server.work.WorkHandler;
import dev.sepurux.server.work.WorkQueue;
import dev.sepurux.server.work.Workers;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole server, built by hand in order: ground, platform, features, routes, workers. What a
 * part needs stands above it.
 */
final class Wiring {
  private final Config config;

  /** Null where the data is in a PostgreSQL database. */
  private final @Nullable DataFolder folder;

  private final Db db;
  private final Audit audit;
  private final Projects projects;
  private final Accounts accounts;
  private final People people;
  private final Sessions sessions;
  private final FirstStart firstStart;
  private final Sweep sweep;
  private final HttpServer http;
  private final Workers workers;

  private Wiring(Config config, @Nullable DataFolder folder, Db db, Clock clock) {
    this.config = config;
    this.folder = folder;
    this.db = db;

    // ground
    SecureRandom random = new SecureRandom();
    Ids ids = Ids.timeOrdered(clock);

    // platform
    WorkQueue queue = new WorkQueue(ids);
    Idempotency idempotency = new Idempotency(db, clock);

    // features, in dependency order
    this.audit = new Audit(db, ids, clock);
    this.projects = new Projects(db, ids, clock, System::nanoTime, audit);
    this.accounts = new Accounts(db, ids, clock, System::nanoTime, random, config.dev(), audit);
    ProjectId demoProject = config.dev() ? FirstStart.DEV_PROJECT : null;
    Tenants tenants = new Tenants(db, projects, accounts, demoProject);
    this.sessions = new Sessions(db, ids, clock, System::nanoTime, random, projects, config.dev());
    this.people = new People(db, ids, clock, random, audit, sessions, projects);
    Identities identities = new Identities(db, ids, clock, audit, sessions);
    Traces traces = new Traces(db, ids, clock);
    Tools tools = new Tools(db, ids, clock);
    PolicyPacks policyPacks = new PolicyPacks(db, ids, clock, audit);
    Approvals approvals =
        new Approvals(
            db, ids, clock, System::nanoTime, random, audit, projects, traces, policyPacks);
    MutationPacks mutationPacks = new MutationPacks();
    Campaigns campaigns =
        new Campaigns(db, ids, clock, audit, traces, tools, policyPacks, mutationPacks);
    Bootstraps bootstraps = new Bootstraps(traces, tools, policyPacks, campaigns);
    ResultSchemas resultSchemas =
        new ResultSchemas(
            traces,
            tools,
            config.learning().recordings(),
            (long) config.learning().megabytes() << 20);
    Runs runs =
        new Runs(db, ids, clock, queue, traces, campaigns, mutationPacks, approvals, resultSchemas);
    WhatIfs whatIfs = new WhatIfs(runs, traces, System::nanoTime);
    CiRuns ciRuns = new CiRuns(db, ids, clock, traces, runs);
    Removals removals = new Removals(db, traces, policyPacks, campaigns, runs, ciRuns);
    Badges badges = new Badges(db, clock, random, audit, projects, campaigns, ciRuns);
    CiView ciView = new CiView(this::publicUrl);
    this.firstStart = new FirstStart(db, projects, accounts, people, config.dev());

    this.sweep =
        new Sweep(
            db,
            projects,
            removals,
            List.of(
                idempotency::forgetOld,
                sessions::forgetOld,
                people::forgetOldLinks,
                approvals::forgetOld),
            clock,
            config.retentionDays());
    RunTally tally = new RunTally();
    Metrics metrics = new Metrics(System::nanoTime);
    metrics.watch(db, queue, tally, this::connections);

    // routes
    PublishedSchema schema = new PublishedSchema();
    Guesses guesses = new Guesses(System::nanoTime);
    Drain drain = new Drain();
    List<Route> health =
        new OpsRoutes(
                new Health(db, drain::isBegun),
                metrics,
                schema,
                config.publicMetrics(),
                Version.text(),
                demoProject)
            .routes();
    List<Route> routes =
        Stream.of(
                new ProjectRoutes(projects, tenants).routes(),
                new KeyRoutes(accounts).routes(),
                new TraceRoutes(traces).routes(),
                new ToolRoutes(tools).routes(),
                new ResultSchemaRoutes(resultSchemas).routes(),
                new PolicyPackRoutes(policyPacks, whatIfs).routes(),
                new PolicyTemplateRoutes(new PolicyTemplates()).routes(),
                new WhatIfRoutes(policyPacks, whatIfs).routes(),
                new ApprovalRoutes(approvals).routes(),
                new CampaignRoutes(campaigns).routes(),
                new MutationPackRoutes(mutationPacks).routes(),
                new BootstrapRoutes(bootstraps).routes(),
                new RunRoutes(runs).routes(),
                new CiRoutes(ciRuns, ciView).routes(),
                new RemovalRoutes(removals).routes(),
                health)
            .flatMap(List::stream)
            .toList();
    Assets assets = new Assets();
    Pages pages = new Pages(assets, projects, clock);
    Config.Oidc oidc = config.oidc();
    String provider = oidc == null ? null : oidc.name();
    List<Route> pageRoutes =
        Stream.of(
                assets.routes(),
                new SignInRoutes(pages, people, sessions, guesses, this::publicUrl, provider)
                    .routes(),
                oidcRoutes(oidc, pages, identities, guesses),
                new AccountPageRoutes(pages, people, sessions, guesses, identities, provider)
                    .routes(),
                new KeyPageRoutes(pages, accounts, clock).routes(),
                new PeoplePageRoutes(pages, people, this::publicUrl, provider).routes(),
                new ProjectPageRoutes(pages, projects, tenants, audit).routes(),
                new CampaignPageRoutes(pages, campaigns, policyPacks, ciRuns, traces).routes(),
                new BadgeRoutes(pages, campaigns, badges, this::publicUrl).routes(),
                new CampaignRunRoutes(pages, campaigns, policyPacks, ciRuns, traces).routes(),
                new ToolPageRoutes(pages, tools).routes(),
                new MutationPageRoutes(pages).routes(),
                new PolicyPageRoutes(pages, policyPacks, removals).routes(),
                new PolicyEditRoutes(pages, policyPacks, whatIfs).routes(),
                new ApprovalPageRoutes(pages, approvals).routes(),
                new HomeRoutes(pages, traces, ciRuns, this::publicUrl, clock).routes(),
                new ExplorerRoutes(pages, schema).routes(),
                new TracePageRoutes(pages, traces, campaigns).routes(),
                new TraceViewRoutes(pages, traces, tools, policyPacks, campaigns, runs).routes(),
                new TraceDeedRoutes(pages, traces, bootstraps, campaigns, runs, removals, audit)
                    .routes(),
                new VerdictListRoutes(pages, ciRuns, runs, campaigns).routes(),
                new VerdictRoutes(pages, runs, ciRuns, traces, this::publicUrl).routes())
            .flatMap(List::stream)
            .toList();
    this.http =
        new HttpServer(
            config.host(),
            config.port(),
            config.role() == Role.WORKER ? health : routes,
            config.role() == Role.WORKER ? List.of() : pageRoutes,
            pages,
            ids,
            new Callers(
                accounts::credential,
                projects::isNamed,
                rateLimits(config),
                sessions,
                proxies(config)),
            idempotency,
            Limits.standard(
                (long) config.limits().bodiesMb() << 20, Runtime.getRuntime().maxMemory()),
            drain,
            config.dev(),
            answered(config, metrics));

    // workers
    List<WorkHandler> handlers =
        List.of(new RunHandler(db, clock, traces, ciRuns.progress(), tally));
    UUID process = ids.next();
    this.workers =
        new Workers(
            db, queue, handlers, process.toString(), config.workers(), Leases.of(config.lease()));
  }

  private List<Route> oidcRoutes(
      Config.@Nullable Oidc oidc, Pages pages, Identities identities, Guesses guesses) {
    if (oidc == null) {
      return List.of();
    }
    Provider provider =
        new Provider(oidc.issuer(), oidc.clientId(), oidc.secret(), System::nanoTime);
    return new OidcRoutes(pages, provider, oidc.name(), identities, guesses, this::publicUrl)
        .routes();
  }

  private static RateLimits rateLimits(Config config) {
    Config.Limits limits = config.limits();
    return new RateLimits(
        rate(limits.requestsPerMinute(), limits.burst()),
        rate(limits.failedKeysPerMinute(), limits.failedKeysPerMinute()),
        System::nanoTime);
  }

  private static Proxies proxies(Config config) {
    return new Proxies(
        address -> config.trustedProxies().stream().anyMatch(network -> network.has(address)));
  }

  private static Consumer<Exchange> answered(Config config, Metrics metrics) {
    Consumer<Exchange> counted = metrics::answered;
    return config.logRequests() ? counted.andThen(new AccessLog()::answered) : counted;
  }

  private int connections() {
    return http.connections();
  }

  private static Rate rate(int perMinute, int burst) {
    return perMinute == 0 ? Rate.UNLIMITED : new Rate(perMinute, burst);
  }

  /** Builds a server on the system's clock; nothing runs yet but the database. */
  static Wiring of(Config config) {
    return of(config, Clock.systemUTC());
  }

  static Wiring of(Config config, Clock clock) {
    return of(config, clock, Wall.open());
  }

  /** A server whose connections to the database are led through a wall that may fail them. */
  static Wiring of(Config config, Clock clock, Wall wall) {
    DatabaseUrl url = databaseUrl(config);
    if (url != null) {
      return of(config, null, Db.postgres(url, config.databaseConnections(), wall), clock);
    }
    DataFolder folder = DataFolder.lock(config.data());
    try {
      return of(config, folder, Db.embedded(folder.database(), wall), clock);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static Wiring of(Config config, @Nullable DataFolder folder, Db db, Clock clock) {
    try {
      return new Wiring(config, folder, db, clock);
    } catch (RuntimeException e) {
      db.close();
      throw e;
    }
  }

  /** Null for the embedded database. */
  static @Nullable DatabaseUrl databaseUrl(Config config) {
    String text = config.databaseUrl();
    try {
      return text == null ? null : DatabaseUrl.of(text);
    } catch (IllegalArgumentException e) {
      throw new CannotStart("The setting database.url " + e.getMessage() + ".");
    }
  }

  /** The live route table. */
  List<Route> routes() {
    return http.routes();
  }

  Db db() {
    return db;
  }

  Projects projects() {
    return projects;
  }

  /** The pages, in order. */
  List<Route> pages() {
    return http.pages();
  }

  Sessions sessions() {
    return sessions;
  }

  People people() {
    return people;
  }

  Audit audit() {
    return audit;
  }

  Accounts accounts() {
    return accounts;
  }

  /** Starts everything and returns the address it listens on. */
  String start() {
    String address = listen();
    if (config.role() != Role.API) {
      workers.start();
      sweep.start();
    }
    return address;
  }

  /** Starts everything but the workers. */
  String listen() {
    Optional<Accounts.Issued> key = firstStart.run();
    key.ifPresent(FirstStart::show);
    String address = address(http.start());
    if (config.role() != Role.WORKER) {
      firstStart.setupLink(publicUrl()).ifPresent(FirstStart::showLink);
    }
    return address;
  }

  private String address(int port) {
    String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
    return "http://" + host + ":" + port;
  }

  /** Where people reach this server: what the operator says, else where it listens. */
  private String publicUrl() {
    return PublicUrl.of(config, http.port());
  }

  /** Stops accepting, lets requests and units end, closes the database, gives back the folder. */
  void stop() {
    long drain = config.drain().toMillis();
    Thread work = Thread.ofPlatform().name("stop-work").start(() -> workers.stop(drain));
    http.stop(config.drain());
    sweep.stop();
    try {
      work.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    db.close();
    if (folder != null) {
      folder.close();
    }
  }
}
