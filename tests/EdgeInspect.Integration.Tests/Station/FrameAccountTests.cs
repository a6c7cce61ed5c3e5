using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Integration.Tests.Storage;
using EdgeInspect.Station;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspect.Integration.Tests.Station;

public sealed class FrameAccountTests : IDisposable
{
    private readonly StationScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [SkippableFact]
    public async Task AnOutageOfAnyLengthLosesNoGap()
    {
        const int LostParts = 3000;
        using var disk = SmallDisk.TryMount("size=8m");
        Skip.If(disk is null, "mounting a file system needs root");
        await using (var station = new StationInProcess(_scene, [$"Station:StateDirectory={disk.Path}"]))
        {
            var (ledger, recorder) = (station.Get<Ledger>(), station.Get<EventRecorder>());
            var account = new FrameAccount(
                station.Get<ICamera>(), station.Get<FrameSlot>(), station.Get<PartTriggers>(), recorder, ledger, station.Get<StationMetrics>(), new LeapingTime(), NullLogger<FrameAccount>.Instance);
            await recorder.StartAsync(CancellationToken.None);
            var ballast = disk.Fill();
            Assert.False(await ledger.SetStateAsync("big", new string('x', 100_000), new("test", _ => { })).WaitAsync(LedgerBench.Patience));

            var frame = Take(station);
            for (var i = 0; i < LostParts; i++)
            {
                account.Inspected(frame, FrameOutcome.Unrecorded);
                account.Update();
            }
            frame.Release();

            File.Delete(ballast);
            LedgerBench.WaitUntil(() => ledger.Health.IsWritable, "writable again");
            account.Settle();
            await recorder.StopAsync(CancellationToken.None);
            Assert.Equal(0, recorder.Lost);
        }

        Assert.Equal(LostParts, LedgerContents.Read(disk.Path).GapCount("ledger_full"));
    }

    private static Frame Take(StationInProcess station)
    {
        var (camera, slot) = (station.Get<ICamera>(), station.Get<FrameSlot>());
        camera.Start(slot);
        Frame? frame = null;
        LedgerBench.WaitUntil(() => (frame = slot.Take(TimeSpan.FromSeconds(1))) is not null, "a frame");
        camera.Stop();
        return frame!;
    }

    /// <summary>Whoever looks again looks a second later.</summary>
    private sealed class LeapingTime : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => Interlocked.Add(ref _now, TimestampFrequency);
    }
}
