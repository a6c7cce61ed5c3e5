using System.Globalization;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Sensors;

/// <summary>
/// Temperatures and other quantities as the kernel's hwmon and IIO drivers show them in sysfs. A sensor that is missing or can't be read
/// is left out: it never stops inspection.
/// </summary>
public sealed class EnvironmentSensors : IEnvironmentSensors
{
    private const double Thousandth = 0.001;
    private readonly EnvironmentOptions _options;
    private readonly string _hwmon;
    private readonly Refreshed<IReadOnlyList<SensorReading>> _current;

    /// <summary>Reads the sensors for the first time.</summary>
    public EnvironmentSensors(EnvironmentOptions options, TimeProvider time)
        : this(options, time, "/sys/class/hwmon")
    {
    }

    internal EnvironmentSensors(EnvironmentOptions options, TimeProvider time, string hwmon)
    {
        _options = options;
        _hwmon = hwmon;
        _current = new(ReadAll, TimeSpan.FromMilliseconds(options.RefreshMs), time);
    }

    /// <inheritdoc/>
    public IReadOnlyList<SensorReading> Current => _current.Current;

    private IReadOnlyList<SensorReading> ReadAll()
    {
        var readings = new SortedDictionary<string, double>(StringComparer.Ordinal);
        if (_options.AutoDetect)
            Detect(readings);
        foreach (var sensor in _options.Sensors)
        {
            if (ReadNumber(sensor.Path) is { } value)
                readings[sensor.Name] = value * sensor.Scale;
        }
        return [.. readings.Select(r => new SensorReading(r.Key, r.Value))];
    }

    private void Detect(SortedDictionary<string, double> readings)
    {
        foreach (var input in Files(_hwmon))
        {
            if (ReadNumber(input) is not { } thousandths)
                continue;
            var (name, value) = (NameOf(input), thousandths * Thousandth);
            readings[name] = Math.Max(value, readings.GetValueOrDefault(name, value));
        }
        if (readings.Count > 0)
            readings["temperature_c"] = readings.Values.Max();
    }

    private static IEnumerable<string> Files(string hwmon)
    {
        if (!Directory.Exists(hwmon))
            return [];
        return Directory.EnumerateDirectories(hwmon).Order(StringComparer.Ordinal)
            .SelectMany(chip => Directory.EnumerateFiles(chip, "temp*_input").Order(StringComparer.Ordinal));
    }

    /// <summary>Chip and label, for example <c>coretemp_core_0_c</c>; without a label the channel's name. Two of one name count as one, the hotter.</summary>
    private static string NameOf(string input)
    {
        var chip = ReadText(Path.Combine(Path.GetDirectoryName(input)!, "name")) ?? Path.GetFileName(Path.GetDirectoryName(input)!);
        var channel = input[..^"_input".Length];
        var name = $"{chip}_{ReadText($"{channel}_label") ?? Path.GetFileName(channel)}_c";
        return string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_'));
    }

    private static double? ReadNumber(string path) =>
        double.TryParse(ReadText(path), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    private static string? ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
