using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeInspect.Integration.Tests.Hosting;

/// <summary>One line of values.</summary>
internal sealed record PrometheusSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

/// <summary>A strict reader of Prometheus' text format: anything that the format doesn't allow fails the test.</summary>
internal sealed partial class PrometheusPage
{
    private static readonly string[] HistogramSuffixes = ["_bucket", "_sum", "_count"];

    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);
    private readonly HashSet<string> _described = new(StringComparer.Ordinal);

    public PrometheusPage(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        foreach (var line in text[..^1].Split('\n'))
            Read(line);
        foreach (var (name, _) in _types.Where(t => t.Value == "histogram"))
            CheckHistogram(name);
    }

    public List<PrometheusSample> Samples { get; } = [];

    public IReadOnlyDictionary<string, string> Types => _types;

    public double Value(string name, params (string Name, string Value)[] labels) =>
        Samples.Single(s => s.Name == name && s.Labels.Count == labels.Length && labels.All(l => s.Labels.GetValueOrDefault(l.Name) == l.Value)).Value;

    private void Read(string line)
    {
        if (Help().Match(line) is { Success: true } help)
        {
            Assert.True(_described.Add(help.Groups["name"].Value), $"described twice: {line}");
        }
        else if (Type().Match(line) is { Success: true } type)
        {
            Assert.True(_types.TryAdd(type.Groups["name"].Value, type.Groups["type"].Value), $"typed twice: {line}");
        }
        else
        {
            AddSample(line);
        }
    }

    private void AddSample(string line)
    {
        var match = Sample().Match(line);
        Assert.True(match.Success, $"no line of the format: {line}");
        var name = match.Groups["name"].Value;
        var family = HistogramSuffixes.Where(s => name.EndsWith(s, StringComparison.Ordinal)).Select(s => name[..^s.Length]).FirstOrDefault(_types.ContainsKey) ?? name;
        Assert.Equal(family, _types.Keys.Last());
        Assert.Equal(_types[family] == "histogram", family != name);
        Assert.Equal(_types[family] == "counter", name.EndsWith("_total", StringComparison.Ordinal));
        var labels = Label().Matches(match.Groups["labels"].Value)
            .ToDictionary(l => l.Groups["name"].Value, l => Unescape(l.Groups["value"].Value), StringComparer.Ordinal);
        Samples.Add(new(name, labels, Number(match.Groups["value"].Value)));
    }

    private void CheckHistogram(string name)
    {
        foreach (var series in Samples.Where(s => s.Name == name + "_bucket").GroupBy(s => string.Join(',', s.Labels.Where(l => l.Key != "le"))))
        {
            var bounds = series.Select(s => Number(s.Labels["le"])).ToArray();
            Assert.Equal(bounds.Order(), bounds);
            Assert.Equal(double.PositiveInfinity, bounds[^1]);
            var counts = series.Select(s => s.Value).ToArray();
            Assert.Equal(counts.Order(), counts);
            var count = Samples.Single(s => s.Name == name + "_count" && string.Join(',', s.Labels) == series.Key);
            Assert.Equal(counts[^1], count.Value);
        }
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static string Unescape(string value) =>
        Escape().Replace(value, match => match.Groups["of"].Value is "n" ? "\n" : match.Groups["of"].Value);

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) [^\n]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Help();

    [GeneratedRegex(@"^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Type();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\[\\"n])*",?)+\})? (?<value>[-+0-9.eE]+|[+-]Inf|NaN)$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sample();

    [GeneratedRegex("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\[\\"n])*)" """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, 1000)]
    private static partial Regex Label();

    [GeneratedRegex(@"\\(?<of>.)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escape();
}
