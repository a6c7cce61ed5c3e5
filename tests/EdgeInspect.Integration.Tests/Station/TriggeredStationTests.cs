using EdgeInspect.Core.Imaging;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Station;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeInspect.Integration.Tests.Station;

/// <summary>Each trigger yields an inspection or is in a gap record.</summary>
[Collection(StationCollection.Name)]
public sealed class TriggeredStationTests : IDisposable
{
    private readonly StationScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData(20)] // The camera keeps up.
    [InlineData(1)] // It doesn't: most triggers come while one waits.
    public async Task EveryTriggerOfTheTimerIsAccountedFor(int periodMs)
    {
        TriggerCounts counts;
        await using (var station = new StationInProcess(_scene, ["Camera:Trigger:Mode=software", $"Camera:Trigger:PeriodMs={periodMs}"]))
        {
            await station.RunUntilAsync(() => _scene.RecordsAsync("inspection", 100));
            counts = station.Get<PartTriggers>().Counts;
        }

        var ledger = _scene.Ledger();
        ledger.AssertSound();
        Assert.Equal(counts.Total, ledger.Inspections.Count + ledger.LostParts);
        Assert.All(ledger.Inspections, i => Assert.Equal("software", LedgerContents.Text(i.GetProperty("camera"), "trigger")));
    }

    [Fact]
    public async Task EveryEdgeOfAPartSensorIsAccountedForAlsoAMissedOne()
    {
        const int Edges = 200;
        const int MissedEach = 3;
        using var sensor = new HandSensor();
        await using (var station = new StationInProcess(_scene, ["Camera:Trigger:Mode=gpio_edge"], services => services.AddSingleton<IPartSensor>(sensor)))
        {
            await station.RunUntilAsync(async () =>
            {
                var (camera, triggers) = (station.Get<ICamera>(), station.Get<PartTriggers>());
                await Eventually.IsTrueAsync(() => camera.Status.State == CameraState.Streaming, "the camera doesn't stream");
                for (var edge = 0; edge < Edges; edge++)
                {
                    sensor.See(TimeProvider.System.MonotonicNs(), edge % 50 == 0 ? MissedEach : 0);
                    // Every third time the next part comes before the frame of this one.
                    if (edge % 3 != 0)
                        await Eventually.IsTrueAsync(() => camera.Status.Frames == triggers.Counts.Taken, "no frame came");
                }
            });
        }

        var ledger = _scene.Ledger();
        Assert.Equal(Edges + (Edges / 50 * MissedEach), ledger.Inspections.Count + ledger.LostParts);
        Assert.NotEmpty(ledger.Inspections);
        Assert.True(ledger.GapCount("camera_late") >= Edges / 50 * MissedEach);
    }

    /// <summary>A part sensor that sees what a test shows it.</summary>
    private sealed class HandSensor : IPartSensor
    {
        private PartSensorStatus _status = new(IsWorking: true, Reason: null, Seen: 0, Missed: 0);

        public event Action<PartEdge>? PartSeen;

        public PartSensorStatus Status => _status;

        public void See(long atNs, long missedBefore)
        {
            _status = _status with { Seen = _status.Seen + 1, Missed = _status.Missed + missedBefore };
            PartSeen?.Invoke(new(atNs, missedBefore));
        }

        public void Start()
        {
        }

        public void Dispose()
        {
        }
    }
}
