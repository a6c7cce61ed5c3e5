using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Station;

namespace EdgeInspect.Integration.Tests.Commands;

public sealed class OutputCommandTests : IDisposable
{
    private readonly StationScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task AStationThatWasKilledWithinAPassIsFollowedByARest()
    {
        using (var station = _scene.Start("Output:Mode=level", "Output:MaxHoldMs=10000"))
        {
            await _scene.PassesAsync(1);
            station.Kill();
        }

        var (code, _, errors) = await ProgramProcess.RunAsync(["output", "rest", "--config", _scene.Configuration]);
        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(new(Guid.Empty, "rest"), _scene.Actions()[^1]);
    }

    [Fact]
    public async Task ALineThatCannotBeHadIsNamed()
    {
        var (code, _, errors) = await ProgramProcess.RunAsync(
            ["output", "rest", "--config", _scene.Configuration, "--set", "Output:Kind=gpio", "--set", "Output:Gpio:Chip=/dev/no-such-chip"]);
        Assert.Equal((int)ExitCode.Hardware, code);
        Assert.Contains("/dev/no-such-chip", errors, StringComparison.Ordinal);
    }
}
