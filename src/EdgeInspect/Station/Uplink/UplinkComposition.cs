using EdgeInspect.Configuration;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeInspect.Station.Uplink;

/// <summary>Puts the link to the hub together, where there is a hub.</summary>
internal static class UplinkComposition
{
    /// <summary>Adds its parts. What waits behind the records is added as <see cref="Core.Messaging.ISideTraffic"/>.</summary>
    public static void AddParts(IServiceCollection services, StationOptions options)
    {
        if (!options.Hub.Enabled)
            return;
        services.AddSingleton(s => new EventQueue(options.Hub.EventQueueLength, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<StationVoice>();
        services.AddSingleton<HubUplink>();
        services.AddHostedService(s => s.GetRequiredService<HubUplink>());
        services.AddHostedService<HealthWatch>();
    }

    /// <summary>Shows what it counts, where there is one.</summary>
    public static void Observe(IServiceProvider services, StationHealth health, StationMetrics metrics)
    {
        if (services.GetService<HubUplink>() is not { } uplink)
            return;
        health.Add("hub", uplink.Health);
        metrics.ObserveLevel("edgeinspect.hub.backlog", "{record}", "Records that the hub has not acknowledged.", () => uplink.Status?.Backlog ?? 0);
        metrics.ObserveLevel("edgeinspect.hub.acknowledged.seq", "{record}", "The hub has all records up to this number.", () => uplink.Status?.AcknowledgedSeq ?? 0);
        metrics.ObserveLevel(
            "edgeinspect.hub.online", "{connection}", "1 while the broker is connected.", () => uplink.Status?.Link.State == Core.Messaging.LinkState.Online ? 1 : 0);
        metrics.ObserveCount("edgeinspect.hub.batches", "{batch}", "Batches of records sent, repetitions included.", () => uplink.Status?.Batches ?? 0);
        metrics.ObserveCount("edgeinspect.hub.repeated", "{record}", "Records sent again.", () => uplink.Status?.Repeated ?? 0);
        metrics.ObserveCount(
            "edgeinspect.hub.acks.refused", "{message}", "Acknowledgements that were unreadable or claimed what was never sent.", () => uplink.Status?.RefusedAcks ?? 0);
        metrics.ObserveCount("edgeinspect.hub.reconnects", "{connection}", "Times that the broker was connected again.", () => uplink.Counters.Reconnects);
        metrics.ObserveCount("edgeinspect.hub.refused", "{message}", "Messages that the broker refused.", () => uplink.Counters.Refused);
        metrics.ObserveCount("edgeinspect.hub.events.dropped", "{event}", "Alarms lost while there was no connection.", () => uplink.EventsDropped);
    }
}
