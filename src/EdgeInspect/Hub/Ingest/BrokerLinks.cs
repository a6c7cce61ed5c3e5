using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hub.Ingest;

/// <summary>
/// The hub's two connections to the broker. Records, windows, pictures and gauges are shared with the other instances, through a connection
/// that the broker forgets when it ends: whatever it held for an instance that died, the stations send again to those that live. States and
/// events, which nobody sends again, go to every instance, and the broker keeps them for one that is away; storing them twice does no harm.
/// </summary>
internal sealed class BrokerLinks : IHostedService, IAsyncDisposable
{
    private const string Shared = "$share/hub/" + StationTopics.AllUpward;
    private const string RecordsName = "records";
    private const string NewsName = "news";

    private static readonly string[] NewsLeaves = ["state", "evt"];
    private readonly ILogger<BrokerLinks> _logger;

    /// <summary>Checks the options; connects to nothing yet.</summary>
    /// <exception cref="MessageLinkException">Options are wrong, a file is missing, or libmosquitto isn't installed.</exception>
    public BrokerLinks(HubOptions options, TimeProvider time, ILogger<BrokerLinks> logger)
    {
        _logger = logger;
        var id = $"{options.Mqtt.ClientId}-{options.Hub.Name}";
        // Never the same twice, so that the broker has nothing of an earlier run to give.
        Records = new(options.Mqtt with { ClientId = $"{id}-{Guid.NewGuid():N}", SessionExpirySeconds = 0 }, time);
        News = new(options.Mqtt with { ClientId = id }, time);
        Records.StatusChanged += new LinkReport(RecordsName, logger).Note;
        News.StatusChanged += new LinkReport(NewsName, logger).Note;
    }

    /// <summary>All that is shared; acknowledgements go out here.</summary>
    public MqttLink Records { get; }

    /// <summary>States and events.</summary>
    public MqttLink News { get; }

    /// <summary>Whether both are connected and get what they ask for.</summary>
    public (HealthStatus Status, string Reason) Health =>
        Problem(Records) is { } problem || (problem = Problem(News)) is not null
            ? (HealthStatus.Degraded, problem)
            : (HealthStatus.Ok, $"connected; {Records.Counters.Received + News.Counters.Received} messages received");

    /// <summary>Whether a topic is one that comes by the other link, too, and is taken there.</summary>
    public static bool IsNews(string topic) => Array.Exists(NewsLeaves, leaf => topic.EndsWith($"/up/{leaf}", StringComparison.Ordinal));

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Records.Start();
        News.Start();
        _ = AskAsync(RecordsName, Records, Shared);
        foreach (var leaf in NewsLeaves)
            _ = AskAsync(NewsName, News, StationTopics.AllUpward.Replace("#", leaf, StringComparison.Ordinal));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Records.StopAsync(), News.StopAsync()).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Records.DisposeAsync();
        await News.DisposeAsync();
    }

    private static string? Problem(MqttLink link)
    {
        var status = link.Status;
        if (status.State != LinkState.Online)
            return $"no connection to the broker: {status.Reason ?? HubNames.Of(status.State)}";
        return link.Subscriptions.Where(s => !s.IsGranted)
            .Select(s => s.Outcome == SubscribeOutcome.Refused
                ? $"the broker refuses '{s.Filter}': {s.Reason}"
                : $"asks the broker for '{s.Filter}'")
            .FirstOrDefault();
    }

    private async Task AskAsync(string name, MqttLink link, string filter)
    {
        if (await link.SubscribeAsync(filter, Delivery.AtLeastOnce) is { Outcome: SubscribeOutcome.Refused } refused)
            HubLog.Refused(_logger, name, filter, refused.Reason ?? "without a reason");
    }
}
