using System.Security.Cryptography.X509Certificates;
using System.Threading.RateLimiting;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Access;
using EdgeInspect.Core.Labelling.Review;
using EdgeInspect.Hosting;
using EdgeInspect.Panel;
using EdgeInspect.Station.Panel.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station.Panel;

/// <summary>Puts the panel together: the one place that knows which parts it has.</summary>
internal static class PanelApplication
{
    /// <summary>The station has four seconds for all of it; whoever still loads a picture then loads it again.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(1);
    private const int MostConnections = 200;
    private const int UsualBodyBytes = 64 * 1024;
    private const int RequestsPerSecond = 100;
    private const int RequestsAtOnce = 300;

    /// <summary>Builds it; it listens once started.</summary>
    /// <exception cref="StorageException">Secrets or database can't be read.</exception>
    public static WebApplication Build(PanelFoundations station, StationOptions options)
    {
        var panel = options.Panel;
        var builder = WebHosting.CreateBuilder(panel.Url);
        var connections = new AddressConnections(station.Time, station.Loggers.CreateLogger<AddressConnections>());
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.MaxRequestBodySize = UsualBodyBytes;
            kestrel.ConfigureEndpointDefaults(listen => listen.Use(connections.Bound));
            if (panel.IsHttps)
                kestrel.ConfigureHttpsDefaults(https => UseCertificate(https, panel));
        });
        if (panel.IsHttps)
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopWithin);
        builder.Services.AddSingleton<IHostLifetime, PanelLifetime>();
        builder.Services.AddSingleton(station.Loggers);
        builder.Services.AddSingleton(station.Time);
        builder.Services.AddSingleton(station.Live);
        builder.Services.AddSingleton(connections);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(panel);
        AddPeople(builder.Services, station, panel);
        AddReview(builder.Services, station, panel);
        AddWeb(builder.Services);
        var app = builder.Build();
        try
        {
            // Both have something to do before anybody asks for them.
            _ = (app.Services.GetRequiredService<FirstAccount>(), app.Services.GetRequiredService<CatalogueKeeper>());
        }
        catch
        {
            // It is tried again and again: what was opened until now must not add up.
            ((IDisposable)app).Dispose();
            throw;
        }
        app.UseAllowedHosts();
        Use(app, panel);
        return app;
    }

    /// <summary>The file's first certificate is the panel's own; those that it was signed by go with it, for who trusts the root alone.</summary>
    private static void UseCertificate(HttpsConnectionAdapterOptions https, PanelOptions panel)
    {
        https.ServerCertificate = X509Certificate2.CreateFromPemFile(panel.CertificateFile!, panel.KeyFile);
        https.ServerCertificateChain = [];
        https.ServerCertificateChain.ImportFromPemFile(panel.CertificateFile!);
    }

    private static void AddPeople(IServiceCollection services, PanelFoundations station, PanelOptions panel)
    {
        services.AddSingleton(s => PanelSecrets.Open(panel, station.State, s.GetRequiredService<IAccountStore>().All().Count > 0));
        services.AddSingleton(_ => AccountStore.Open(station.State, station.Ledger));
        services.AddSingleton<IAccountStore>(s => s.GetRequiredService<AccountStore>());
        services.AddSingleton(_ => new GuessLimit(station.Time));
        services.AddSingleton(s => new SignInDesk(
            s.GetRequiredService<IAccountStore>(), s.GetRequiredService<PanelSecrets>().Pepper, s.GetRequiredService<GuessLimit>(), station.Time));
        services.AddSingleton(_ => new PanelSessions(TimeSpan.FromSeconds(panel.LockAfterSeconds), station.Time));
        services.AddSingleton<FirstAccount>();
        services.AddSingleton(s => new AuditTrail(station.Ledger));
    }

    private static void AddReview(IServiceCollection services, PanelFoundations station, PanelOptions panel)
    {
        services.AddSingleton(_ => ReviewStore.Open(station.State, station.Ledger, station.Time));
        services.AddSingleton<IReviewStore>(s => s.GetRequiredService<ReviewStore>());
        services.AddSingleton(s => s.GetRequiredService<ReviewStore>().Shown);
        services.AddSingleton(s => ReviewFeed.Open(station.State, station.Ledger, s.GetRequiredService<ReviewPlan>()));
        services.AddSingleton(_ => SuspicionFeed.Open(station.State, station.Ledger, station.Time));
        services.AddSingleton(s => new ReviewPlan(panel.Review, s.GetRequiredService<PanelSecrets>().ReviewSalt));
        services.AddSingleton(s => new ReviewDesk(
            s.GetRequiredService<IReviewStore>(), new FollowUps(s.GetRequiredService<ReviewPlan>()), station.Time));
        services.AddSingleton(_ => PartFiles.Open(station.State));
        services.AddSingleton<ReviewView>();
        services.AddSingleton<QueueCounts>();
        services.AddSingleton<LiveDiscretion>();
        services.AddSingleton(s => new GoodParts(s.GetRequiredService<ReviewStore>(), s.GetRequiredService<PartFiles>(), station.Time));
        services.AddSingleton(s => new CatalogueKeeper(
            station.Ledger, s.GetRequiredService<PartFiles>(), s.GetRequiredService<ReviewDesk>(), s.GetRequiredService<ReviewStore>()));
        services.AddLabelFigures(station);
        services.AddHostedService<PanelUpkeep>();
    }

    private static void AddWeb(IServiceCollection services)
    {
        services.AddRouting();
        // What could not be read is told by the same place as everything else that goes wrong.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddDataProtection().AddKeyManagementOptions(MemoryKeys.Use);
        services.AddAntiforgery(forgery =>
        {
            forgery.HeaderName = PanelGuard.TokenHeader;
            forgery.SuppressXFrameOptionsHeader = true;
            forgery.Cookie.Name = PanelAuthentication.CookieName + "-token";
            forgery.Cookie.SecurePolicy = CookieSecurePolicy.Always;
            forgery.Cookie.SameSite = SameSiteMode.Strict;
        });
        services.AddAuthentication(PanelAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, PanelAuthentication>(PanelAuthentication.SchemeName, _ => { });
        services.AddRateLimiter(limiter => limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(Limit));
        services.Configure<RateLimiterOptions>(limiter => limiter.OnRejected = (rejected, _) => new(
            PanelProblem.TooMuch(StatusCodes.Status429TooManyRequests, $"More than {RequestsPerSecond} requests a second were sent: slow down.")
                .ExecuteAsync(rejected.HttpContext)));
        services.ConfigureHttpJsonOptions(json => PanelJson.Configure(json.SerializerOptions));
        services.AddSingleton<SideInspector>();
        services.AddStationPages();
        services.AddSingleton<PanelFrames>();
        PanelDocument.AddTo(services);
    }

    private static RateLimitPartition<string> Limit(HttpContext context) => RateLimitPartition.GetTokenBucketLimiter(
        context.TryCaller()?.Account.Name ?? $"address {context.Origin()}",
        _ => new()
        {
            TokenLimit = RequestsAtOnce,
            TokensPerPeriod = RequestsPerSecond / 10,
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
        });

    private static void Use(WebApplication app, PanelOptions panel)
    {
        // Browsers treat the loopback as a secure connection, and so keep cookies there that are for secure connections alone.
        if (!panel.IsHttps)
        {
            app.Use((context, next) =>
            {
                context.Request.Scheme = Uri.UriSchemeHttps;
                return next(context);
            });
        }
        app.UseMiddleware<PanelFaults>();
        app.UseMiddleware<PanelCulture>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseMiddleware<PanelGuard>();
        app.UseOutputCache();
        PanelPages.Map(app);
        PanelApi.Map(app);
    }
}
