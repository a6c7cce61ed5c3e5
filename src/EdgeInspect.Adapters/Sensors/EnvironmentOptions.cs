using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace EdgeInspect.Adapters.Sensors;

/// <summary>Settings of the sensors of the station's surroundings.</summary>
public sealed record EnvironmentOptions
{
    /// <summary>Whether every temperature of hwmon is read, besides the sensors that are listed.</summary>
    [Description("Read every temperature that the kernel's hwmon drivers offer; temperature_c is then the hottest.")]
    public bool AutoDetect { get; init; } = true;

    /// <summary>How long readings stay valid.</summary>
    [Description("Sensors are read again after this many milliseconds.")]
    [Range(100, 3_600_000)]
    public int RefreshMs { get; init; } = 10_000;

    /// <summary>Sensors by path, which win over detected ones of the same name.</summary>
    [Description("Sensors by path in sysfs.")]
    public IReadOnlyList<SensorOptions> Sensors { get; init; } = [];
}

/// <summary>One sensor by path.</summary>
public sealed record SensorOptions
{
    /// <summary>Name in the records, with its unit.</summary>
    [Description("Name in the records, with its unit, for example humidity_percent.")]
    [Required]
    public string Name { get; init; } = "";

    /// <summary>File that holds one number.</summary>
    [Description("File that holds one number, for example /sys/bus/iio/devices/iio:device0/in_humidityrelative_input.")]
    [Required]
    public string Path { get; init; } = "";

    /// <summary>What the file's number is multiplied with.</summary>
    [Description("The file's number is multiplied with this; most files of hwmon and IIO hold thousandths.")]
    [Range(-1e9, 1e9)]
    public double Scale { get; init; } = 0.001;
}
