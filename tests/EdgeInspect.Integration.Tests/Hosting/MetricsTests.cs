using System.Diagnostics.Metrics;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Hosting;

namespace EdgeInspect.Integration.Tests.Hosting;

[Collection(StationCollection.Name)]
public sealed class MetricsTests
{
    private static readonly PartLatency Latency = new(CaptureUs: 900, PrepareUs: 1500, RunUs: 5400, DecideUs: 30);

    [Fact]
    public void PartsStepsAndGapsAreShown()
    {
        using var page = new MetricsPage(StationMetrics.MeterName);
        using var metrics = new StationMetrics("1");
        for (var i = 0; i < 10; i++)
            metrics.Inspected(i == 3 ? Verdict.Ng : Verdict.Ok, Latency);
        metrics.Committed(2_000_000);
        metrics.Acted(300_000_000);
        metrics.Gap(GapReason.QueueFull, 1);
        metrics.Gap(GapReason.CameraSilent, 1);
        metrics.Gap(GapReason.CameraSilent, 1);

        var shown = new PrometheusPage(page.Read()!);
        Assert.Equal(new PartTally(9, 1, 0, 0), metrics.Parts);
        Assert.Equal(9, shown.Value("edgeinspect_parts_total", ("verdict", "ok")));
        Assert.Equal(1, shown.Value("edgeinspect_parts_total", ("verdict", "ng")));
        Assert.Equal(1, shown.Value("edgeinspect_gaps_total", ("reason", "queue_full")));
        Assert.Equal(2, shown.Value("edgeinspect_gaps_total", ("reason", "camera_silent")));
        Assert.Equal("histogram", shown.Types["edgeinspect_step_duration_seconds"]);
        Assert.Equal(.054, shown.Value("edgeinspect_step_duration_seconds_sum", ("step", "run")), precision: 9);
        Assert.Equal(0, shown.Value("edgeinspect_step_duration_seconds_bucket", ("step", "run"), ("le", "0.005")));
        Assert.Equal(10, shown.Value("edgeinspect_step_duration_seconds_bucket", ("step", "run"), ("le", "0.01")));
        Assert.Equal(1, shown.Value("edgeinspect_step_duration_seconds_bucket", ("step", "commit"), ("le", "0.0025")));
        Assert.Equal(1, shown.Value("edgeinspect_step_duration_seconds_count", ("step", "act")));
        Assert.True(shown.Value("dotnet_process_memory_working_set_bytes") > 1e6);
        Assert.True(shown.Value("dotnet_process_cpu_time_seconds_total", ("cpu_mode", "user")) > 0);
    }

    [Fact]
    public void NamesUnitsAndTextsAreWrittenAsPrometheusWants()
    {
        using var page = new MetricsPage(StationMetrics.MeterName);
        using var meter = new Meter(StationMetrics.MeterName);
        meter.CreateCounter<double>("odd.bytes-sent", "By", "A \\ and a\nline").Add(1.5, new KeyValuePair<string, object?>("a.b", "q\"\\\n"));
        meter.CreateUpDownCounter<long>("odd.waiting", "{part}").Add(-2);
        meter.CreateObservableGauge("odd.infinite.seconds", () => double.NegativeInfinity, "s", "Never.");
        meter.CreateObservableGauge("odd.ratio", () => double.NaN, description: "No number.");

        var text = page.Read()!;
        var shown = new PrometheusPage(text);
        Assert.Contains("# HELP odd_bytes_sent_bytes_total A \\\\ and a\\nline\n", text, StringComparison.Ordinal);
        Assert.Contains("odd_bytes_sent_bytes_total{a_b=\"q\\\"\\\\\\n\"} 1.5\n", text, StringComparison.Ordinal);
        Assert.Equal(1.5, shown.Value("odd_bytes_sent_bytes_total", ("a_b", "q\"\\\n")));
        Assert.Equal("gauge", shown.Types["odd_waiting"]);
        Assert.Equal(-2, shown.Value("odd_waiting"));
        Assert.Equal(double.NegativeInfinity, shown.Value("odd_infinite_seconds"));
        Assert.Equal(double.NaN, shown.Value("odd_ratio"));
    }

    [Fact]
    public void RecordingAllocatesNothingInSteadyStateWhileAReaderIsAttached()
    {
        const int PartsInARound = 10_000;
        using var page = new MetricsPage(StationMetrics.MeterName);
        using var metrics = new StationMetrics("1");
        var allocated = new long[10];
        var hot = new Thread(() =>
        {
            // The first rounds include what the compiler allocates on this thread while it replaces code by faster code.
            for (var round = 0; round < allocated.Length; round++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                RecordParts(metrics, PartsInARound);
                allocated[round] = GC.GetAllocatedBytesForCurrentThread() - before;
            }
        });
        hot.Start();
        while (!hot.Join(TimeSpan.FromMilliseconds(1)))
            Assert.NotNull(page.Read());

        Assert.Equal([0L, 0, 0, 0, 0], allocated[5..]);
        Assert.Equal(10 * PartsInARound, new PrometheusPage(page.Read()!).Value("edgeinspect_step_duration_seconds_count", ("step", "decide")));
    }

    [Fact]
    public async Task TheStationServesThem()
    {
        await using var station = new TestStation(notifySocket: null, watchdog: null);
        station.Metrics.ObserveCount("edgeinspect.images.stored", "{image}", "Images stored.", () => 7);
        station.Metrics.ObserveLevel("edgeinspect.images.size", "By", "Bytes of all images.", () => 123);
        using var answer = await station.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var shown = new PrometheusPage(await answer.Content.ReadAsStringAsync());
        Assert.Equal(7, shown.Value("edgeinspect_images_stored_total"));
        Assert.Equal(123, shown.Value("edgeinspect_images_size_bytes"));
    }

    private static void RecordParts(StationMetrics metrics, int count)
    {
        for (var i = 0; i < count; i++)
        {
            metrics.Inspected(i % 7 == 0 ? Verdict.Ng : Verdict.Ok, Latency);
            metrics.Committed(i * 1000);
            metrics.Acted(i * 2000);
            metrics.Gap(GapReason.QueueFull, 1);
        }
    }
}
