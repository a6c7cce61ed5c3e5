using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Pictures;
using EdgeInspect.Hosting;
using EdgeInspect.Hub.Ingest;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeInspect.Hub;

/// <summary>
/// Puts a hub together: the one place that knows which parts there are. Hosted loops stop in the reverse order of their registration:
/// nothing more is taken; what was taken is stored, pictures last; it is acknowledged; the broker is taken leave of. The broker is
/// connected only once the hub has its address: one that can't start must not throw a hub of the same name, which has it, off the broker.
/// </summary>
internal static class HubComposition
{
    /// <summary>Opens the database and the store of pictures, and adds the hub's parts.</summary>
    public static async Task AddPartsAsync(
        IServiceCollection services, HubOptions options, StoreOpening opening, CancellationToken cancellation)
    {
        var store = await opening.OpenAsync(options.Store, options.Hub.DataDirectory, cancellation);
        services.AddSingleton<IFleetStore>(_ => store);
        services.AddSingleton<LivenessGate<HubLoop>>();
        services.AddSingleton<HubMetrics>();
        services.AddSingleton<BrokerLinks>();
        services.AddSingleton<WindowAnswers>();
        services.AddSingleton<EventDesk>();
        services.AddSingleton(s => new StationLimit(options.Intake, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AcknowledgementSender>();
        await AddPicturesAsync(services, options, cancellation);
        services.AddSingleton<RecordWriter>();
        services.AddSingleton<NewsWriter>();
        services.AddSingleton<HubSupervision>();
        services.AddHostedService(s => s.GetRequiredService<HubSupervision>());
        services.AddHostedService(s => s.GetRequiredService<ConfigurationReloader<HubOptions>>());
        services.AddSingleton<RetentionLoop>();
        services.AddHostedService(s => s.GetRequiredService<RetentionLoop>());
        services.AddHostedService(s => new StartedLast(s.GetRequiredService<BrokerLinks>()));
        services.AddHostedService(s => s.GetRequiredService<AcknowledgementSender>());
        services.AddHostedService(s => s.GetRequiredService<PictureUpkeep>());
        services.AddHostedService(s => s.GetRequiredService<PictureWriter>());
        services.AddHostedService(s => s.GetRequiredService<RecordWriter>());
        services.AddHostedService(s => s.GetRequiredService<NewsWriter>());
        services.AddSingleton<IHostedService>(s => IntakeOf(s, s.GetRequiredService<BrokerLinks>().News, BrokerLinks.IsNews, HubLoop.NewsIntake));
        services.AddSingleton<IHostedService>(s => IntakeOf(
            s, s.GetRequiredService<BrokerLinks>().Records, topic => !BrokerLinks.IsNews(topic), HubLoop.RecordIntake));
    }

    /// <summary>Shows how the parts are and what they count.</summary>
    public static void Observe(IServiceProvider services)
    {
        services.GetRequiredService<MetricsPage>();
        var (health, metrics) = (services.GetRequiredService<HubHealth>(), services.GetRequiredService<HubMetrics>());
        var (links, supervision) = (services.GetRequiredService<BrokerLinks>(), services.GetRequiredService<HubSupervision>());
        var (records, news) = (services.GetRequiredService<RecordWriter>(), services.GetRequiredService<NewsWriter>());
        health.Add("broker", () => links.Health);
        health.Add("loops", supervision.Health);
        var pictures = services.GetRequiredService<PictureWriter>();
        health.Add("pictures", () => pictures.Health);
        metrics.ObserveQueue("pictures", () => pictures.Waiting);
        metrics.Observe(services.GetRequiredService<PictureReceiver>());
        var retention = services.GetRequiredService<RetentionLoop>();
        health.Add("retention", () => retention.Health);
        health.Add("store", () => records.Health.Status == HealthStatus.Ok ? news.Health : records.Health);
        metrics.Observe("records", links.Records);
        metrics.Observe("news", links.News);
        metrics.ObserveQueue("batches", () => records.Waiting);
        metrics.ObserveQueue("news", () => news.Waiting);
    }

    private static async Task AddPicturesAsync(IServiceCollection services, HubOptions options, CancellationToken cancellation)
    {
        var objects = await options.Images.OpenAsync(options.Hub.DataDirectory, TimeProvider.System, cancellation);
        services.AddSingleton(_ => objects);
        services.AddSingleton(s => new PictureReceiver(
            s.GetRequiredService<IObjectStore>(), s.GetRequiredService<IFleetStore>(), options.Images.Limits, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => s.GetRequiredService<PictureReceiver>().Images);
        services.AddSingleton(s => new PictureRoom(
            s.GetRequiredService<PictureReceiver>(),
            options,
            s.GetRequiredService<EventDesk>(),
            s.GetRequiredService<NewsWriter>().TryPut,
            s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PictureAnswers>();
        services.AddSingleton<PictureUpkeep>();
        services.AddSingleton<PictureWriter>();
    }

    private static Intake IntakeOf(IServiceProvider services, MqttLink link, Func<string, bool> isOurs, HubLoop loop) => new(
        link.Received,
        isOurs,
        services.GetRequiredService<RecordWriter>(),
        services.GetRequiredService<NewsWriter>(),
        services.GetRequiredService<PictureWriter>(),
        services.GetRequiredService<WindowAnswers>(),
        services.GetRequiredService<EventDesk>(),
        services.GetRequiredService<StationLimit>(),
        services.GetRequiredService<HubMetrics>(),
        services.GetRequiredService<LivenessGate<HubLoop>>()[loop],
        services.GetRequiredService<TimeProvider>());
}
