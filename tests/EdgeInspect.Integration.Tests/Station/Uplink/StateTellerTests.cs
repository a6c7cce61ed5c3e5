using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Tests;
using EdgeInspect.Integration.Tests.FleetStorage;
using EdgeInspect.Integration.Tests.Hub;
using EdgeInspect.Station.Uplink;

namespace EdgeInspect.Integration.Tests.Station.Uplink;

/// <summary>When a station says how it is.</summary>
public sealed class StateTellerTests
{
    private readonly ManualTime _time = new();

    /// <summary>A hub that lost a state, and shows the station as offline, is wrong for five minutes at most.</summary>
    [Fact]
    public void WhatDoesNotChangeIsSaidAnewNowAndThen()
    {
        var teller = new StateTeller(new SameVoice(), new(HubScene.Name()), _time);
        var told = new List<int>();
        for (var second = 0; second <= 600; second++)
        {
            if (teller.Next() is { } state)
            {
                Assert.True(state.Retain);
                Assert.Equal(second == 0 ? Delivery.AtLeastOnce : Delivery.AtMostOnce, state.Delivery);
                teller.Sent(new(PublishOutcome.Accepted));
                told.Add(second);
            }
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([0, 300, 600], told);
    }

    private sealed class SameVoice : IStationVoice
    {
        public StationState State(StationPresence presence) => FleetStoreConformance.State(presence);

        public StationGauges Gauges(long backlog, long imagesWaiting) => throw new NotSupportedException();
    }
}
