using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace EdgeInspect.Hosting;

/// <summary>
/// The program's and the runtime's meters as one page of text. Aggregation belongs to the OpenTelemetry SDK: recording a
/// duration takes a spin lock of its point for some nanoseconds, which a collection takes as shortly for each point; counters take none.
/// Nothing waits for the page to be written or read.
/// </summary>
internal sealed class MetricsPage : IDisposable
{
    /// <summary>The runtime's own meter: processor time, memory, garbage collection, threads.</summary>
    private const string RuntimeMeterName = "System.Runtime";

    private const int CollectTimeoutMs = 5000;

    private readonly Lock _gate = new();
    private readonly PrometheusTextExporter _exporter = new();
    private readonly MeterProvider _provider;

    /// <summary>Starts listening to the program's meter and the runtime's.</summary>
    public MetricsPage(string meter)
    {
        var reader = new BaseExportingMetricReader(_exporter) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative };
        _provider = Sdk.CreateMeterProviderBuilder().AddMeter(meter, RuntimeMeterName).AddReader(reader).Build();
    }

    /// <summary>All metrics as they are now, or null when they couldn't be collected.</summary>
    public string? Read()
    {
        lock (_gate)
            return _exporter.Collect!(CollectTimeoutMs) ? _exporter.Text : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _provider.Dispose();
}
