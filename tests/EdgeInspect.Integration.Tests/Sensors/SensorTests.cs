using System.Text.RegularExpressions;
using EdgeInspect.Adapters.Sensors;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Integration.Tests.Sensors;

public sealed class SensorTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("edgeinspect-sysfs-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Detected_temperatures_are_named_after_chip_and_label_and_the_hottest_stands_for_all()
    {
        Write("devices/cpu/name", "coretemp\n");
        Write("devices/cpu/temp1_input", "41500\n");
        Write("devices/cpu/temp1_label", "Package id 0\n");
        Write("devices/cpu/temp2_input", "nonsense\n");
        Write("class/hwmon1/name", "nvme");
        Write("class/hwmon1/temp1_input", "55850");
        Write("class/hwmon2/name", "nvme");
        Write("class/hwmon2/temp1_input", "35850");
        Directory.CreateSymbolicLink(Path.Combine(_root.FullName, "class", "hwmon0"), Path.Combine(_root.FullName, "devices", "cpu"));
        Assert.Equal(
            [new("coretemp_package_id_0_c", 41.5), new("nvme_temp1_c", 55.85), new("temperature_c", 55.85)],
            Sensors(new()).Current);
    }

    [Fact]
    public void Listed_sensors_are_scaled_win_over_detected_ones_and_are_left_out_when_missing()
    {
        Write("class/hwmon0/temp1_input", "50000");
        Write("iio/in_humidityrelative_input", "43210");
        Write("iio/in_temp_input", "21000");
        var options = new EnvironmentOptions
        {
            Sensors =
            [
                new() { Name = "humidity_percent", Path = Path.Combine(_root.FullName, "iio/in_humidityrelative_input") },
                new() { Name = "temperature_c", Path = Path.Combine(_root.FullName, "iio/in_temp_input"), Scale = 0.002 },
                new() { Name = "pressure_kpa", Path = Path.Combine(_root.FullName, "iio/in_pressure_input") },
            ],
        };
        Assert.Equal(
            [new("humidity_percent", 43.21), new("hwmon0_temp1_c", 50), new("temperature_c", 42)],
            Sensors(options).Current);
    }

    [Fact]
    public void Without_sensors_there_are_no_readings()
    {
        Assert.Empty(Sensors(new()).Current);
        Write("class/hwmon0/temp1_input", "50000");
        Assert.Empty(Sensors(new() { AutoDetect = false }).Current);
    }

    [Fact]
    public void Readings_are_kept_for_their_time_and_then_read_again()
    {
        var time = new SteppedTime();
        Write("class/hwmon0/temp1_input", "50000");
        var sensors = new EnvironmentSensors(new() { RefreshMs = 1000 }, time, Path.Combine(_root.FullName, "class"));
        Write("class/hwmon0/temp1_input", "60000");
        time.Milliseconds = 999;
        Assert.Equal(50, sensors.Current[0].Value);
        time.Milliseconds = 1000;
        Assert.Equal(60, sensors.Current[0].Value);
    }

    [Theory]
    [InlineData(0, 0, 1500, "synchronised 1500 us")]
    [InlineData(0, 0x2001, 0, "synchronised 0 us")]
    [InlineData(0, 0x40, 16, "unsynchronised")]
    [InlineData(5, 0, 16, "unsynchronised")]
    [InlineData(-1, 0, 0, "unknown")]
    public void The_clocks_quality_in_words(int state, int status, long errorUs, string expected) =>
        Assert.Equal(expected, ClockQuality.Describe(state, new() { Status = status, EstimatedErrorUs = errorUs }));

    [Fact]
    public void The_kernel_answers()
    {
        var quality = new ClockQuality(TimeProvider.System).Current;
        Assert.Matches(new Regex("^(unsynchronised|synchronised [0-9]+ us)$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)), quality);
    }

    private EnvironmentSensors Sensors(EnvironmentOptions options) =>
        new(options, TimeProvider.System, Path.Combine(_root.FullName, "class"));

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private sealed class SteppedTime : TimeProvider
    {
        public long Milliseconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Milliseconds;
    }
}
