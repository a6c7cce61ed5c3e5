using System.Collections.Concurrent;
using EdgeInspect.Adapters.Outputs;
using EdgeInspect.Adapters.Outputs.Gpio;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Integration.Tests.Outputs;

/// <summary>Lines of a chip that the kernel simulates (gpio-sim); skipped where it is not loaded.</summary>
public sealed class GpioChipTests
{
    private const int Line = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [SkippableTheory]
    [InlineData(false, "0", "1")]
    [InlineData(true, "1", "0")]
    public void A_gate_rests_from_its_first_moment_passes_and_rests_again(bool activeLow, string rest, string pass)
    {
        using var chip = SimulatedChip.Make();
        var options = new OutputOptions
        {
            Kind = "gpio",
            Mode = "level",
            MaxHoldMs = 10_000,
            ToleranceMs = 60_000,
            Gpio = new() { Chip = chip.Device, Line = Line, ActiveLow = activeLow },
        };
        using (var line = OutputLineFactory.Create(options, TimeProvider.System))
        {
            Assert.Equal(rest, chip.Value);
            line.Schedule(new(Guid.NewGuid(), OutputAction.Pass, TimeProvider.System.MonotonicNs()));
            Assert.True(SpinWait.SpinUntil(() => line.Status.Passing, Patience));
            Assert.Equal(pass, chip.Value);
            Assert.Throws<OutputLineException>(() => OutputLineFactory.Create(options, TimeProvider.System));
        }
        Assert.Equal(rest, chip.Value);
    }

    [SkippableFact]
    public void An_edge_is_a_part_at_the_time_of_this_process_own_clock()
    {
        using var chip = SimulatedChip.Make();
        using var seen = new BlockingCollection<PartEdge>();
        using var sensor = new GpioEdgeSource(new GpioTriggerOptions { Chip = chip.Device, Line = Line });
        sensor.PartSeen += seen.Add;
        sensor.Start();
        var before = TimeProvider.System.MonotonicNs();
        chip.Pull("pull-up");
        Assert.True(seen.TryTake(out var edge, Patience));
        Assert.InRange(edge.AtNs, before, TimeProvider.System.MonotonicNs());
        Assert.Equal(0, edge.MissedBefore);
    }

    /// <summary>A chip of eight lines, made and removed through configfs.</summary>
    private sealed class SimulatedChip : IDisposable
    {
        private const string Root = "/sys/kernel/config/gpio-sim";
        private readonly string _folder = Path.Combine(Root, $"edgeinspect-{Guid.NewGuid():n}");
        private readonly string _line;

        private SimulatedChip()
        {
            var bank = Path.Combine(_folder, "bank0");
            Directory.CreateDirectory(bank);
            File.WriteAllText(Path.Combine(bank, "num_lines"), "8");
            File.WriteAllText(Path.Combine(_folder, "live"), "1");
            var name = File.ReadAllText(Path.Combine(bank, "chip_name")).Trim();
            Device = $"/dev/{name}";
            _line = $"/sys/devices/platform/{File.ReadAllText(Path.Combine(_folder, "dev_name")).Trim()}/{name}/sim_gpio{Line}";
        }

        public string Device { get; }

        public string Value => File.ReadAllText(Path.Combine(_line, "value")).Trim();

        public static SimulatedChip Make()
        {
            Skip.IfNot(Directory.Exists(Root), "the kernel's gpio-sim is not loaded here (modprobe gpio-sim; needs root)");
            return new();
        }

        public void Pull(string direction) => File.WriteAllText(Path.Combine(_line, "pull"), direction);

        public void Dispose()
        {
            File.WriteAllText(Path.Combine(_folder, "live"), "0");
            Directory.Delete(Path.Combine(_folder, "bank0"));
            Directory.Delete(_folder);
        }
    }
}
