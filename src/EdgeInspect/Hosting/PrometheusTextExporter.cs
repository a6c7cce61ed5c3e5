using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace EdgeInspect.Hosting;

/// <summary>Writes metrics in Prometheus' text format (version 0.0.4) when asked.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusTextExporter : BaseExporter<Metric>, IPullMetricExporter
{
    /// <summary>Media type of the text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>What the last export wrote.</summary>
    public string Text => _text.ToString();

    /// <inheritdoc/>
    public Func<int, bool>? Collect { get; set; }

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        _text.Clear();
        foreach (var metric in batch)
            Write(metric);
        return ExportResult.Success;
    }

    private void Write(Metric metric)
    {
        var isCounter = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        var name = PrometheusNames.Metric(metric.Name, metric.Unit, isCounter);
        var type = metric.MetricType == MetricType.Histogram ? "histogram" : isCounter ? "counter" : "gauge";
        if (!string.IsNullOrEmpty(metric.Description))
            _text.Append("# HELP ").Append(name).Append(' ').Append(PrometheusNames.Help(metric.Description)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            if (metric.MetricType == MetricType.Histogram)
                WriteHistogram(name, point);
            else
                WriteSample(name, point.Tags, le: null, Value(metric.MetricType, point));
        }
    }

    private static double Value(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        MetricType.DoubleGauge => point.GetGaugeLastValueDouble(),
        _ => throw new NotSupportedException($"no instrument of this program is a {type}"),
    };

    private void WriteHistogram(string name, in MetricPoint point)
    {
        long below = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            WriteSample(name + "_bucket", point.Tags, PrometheusNames.Number(bucket.ExplicitBound), below);
        }
        WriteSample(name + "_sum", point.Tags, le: null, point.GetHistogramSum());
        WriteSample(name + "_count", point.Tags, le: null, point.GetHistogramCount());
    }

    private void WriteSample(string name, ReadOnlyTagCollection tags, string? le, double value)
    {
        _text.Append(name);
        var separator = '{';
        foreach (var (key, tag) in tags)
            WriteLabel(ref separator, PrometheusNames.Clean(key), PrometheusNames.LabelValue(tag));
        if (le is not null)
            WriteLabel(ref separator, "le", le);
        _text.Append(separator == '{' ? " " : "} ").Append(PrometheusNames.Number(value)).Append('\n');
    }

    private void WriteLabel(ref char separator, string name, string value)
    {
        _text.Append(separator).Append(name).Append("=\"").Append(value).Append('"');
        separator = ',';
    }
}

/// <summary>Names, texts and numbers as Prometheus writes them.</summary>
internal static class PrometheusNames
{
    /// <summary>Name of a metric with its unit, and <c>_total</c> after a counter's.</summary>
    public static string Metric(string name, string? unit, bool isCounter)
    {
        var full = WithSuffix(Clean(name), Unit(unit));
        return isCounter ? WithSuffix(full, "total") : full;
    }

    /// <summary>A name with underscores for whatever Prometheus doesn't allow.</summary>
    public static string Clean(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    /// <summary>A description on one line.</summary>
    public static string Help(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>A label's value, escaped.</summary>
    public static string LabelValue(object? value) =>
        Help(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").Replace("\"", "\\\"", StringComparison.Ordinal);

    /// <summary>A number; infinities as Prometheus spells them.</summary>
    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    // Units in braces only say what is counted.
    private static string Unit(string? unit) => unit switch
    {
        "s" => "seconds",
        "By" => "bytes",
        _ => "",
    };

    private static string WithSuffix(string name, string suffix) =>
        suffix.Length == 0 || name.EndsWith('_' + suffix, StringComparison.Ordinal) ? name : $"{name}_{suffix}";
}
