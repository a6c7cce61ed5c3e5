using System.Globalization;

namespace EdgeInspect.Integration.Tests.Messaging;

/// <summary>What the shipped broker may hold in memory.</summary>
public sealed class BrokerMemoryTests
{
    private const int ConnectionsOfAHub = 2;
    private const int MaxStations = 2000;
    private const int BytesOfAStation = 100_000;
    private static readonly string Shipped = Path.Combine(SharedData.Root, "deploy", "mosquitto");

    /// <summary>At the limit clients are cut off: a backlog of every hub at once must not reach it.</summary>
    [Fact]
    public void The_limit_leaves_room_for_the_backlogs_of_all_hubs_and_for_the_stations()
    {
        var hubs = File.ReadLines(Path.Combine(Shipped, "hub.acl")).Count(line => line.StartsWith("user ", StringComparison.Ordinal));
        var waiting = Setting("max_queued_bytes") + (Setting("max_inflight_messages") * Setting("max_packet_size"));

        Assert.Equal(4, hubs);
        Assert.InRange(
            Setting("memory_limit"), (hubs * ConnectionsOfAHub * waiting) + ((long)MaxStations * BytesOfAStation), 1L << 30);
    }

    private static long Setting(string key)
    {
        var line = File.ReadLines(Path.Combine(Shipped, "edgeinspect.conf")).Single(l => l.StartsWith($"{key} ", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(key.Length + 1), CultureInfo.InvariantCulture);
    }
}
