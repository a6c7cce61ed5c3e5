using System.Text.Json;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Station;

public sealed class DemoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheDemoTeachesInspectsAndSumsUp()
    {
        var (code, output, errors) = await ProgramProcess.RunAsync(["demo", "--for", "8", "--headless", "--out", _folder.File("demo")]);
        Assert.True(code == 0, $"exit status {code}: {errors}");
        Assert.Contains("Teaching", output, StringComparison.Ordinal);

        var summary = JsonElement.Parse(await File.ReadAllBytesAsync(Path.Combine(_folder.File("demo"), "summary.json")));
        var (parts, verdicts) = (Count("parts"), Count("ok") + Count("ng") + Count("unsure"));
        Assert.True(parts >= 40, $"only {parts} parts");
        Assert.Equal(parts, verdicts);
        Assert.Equal((0, 0), (Count("unexplained_gaps"), Count("passed_without_record")));
        Assert.Equal(Count("frames_dropped"), Count("gaps"));
        Assert.InRange(summary.GetProperty("recall").GetDouble(), 0.5, 1);
        Assert.InRange(summary.GetProperty("false_reject_rate").GetDouble(), 0, 0.2);
        Assert.True(summary.TryGetProperty("recall_subtle", out _));
        var latency = summary.GetProperty("latency_ms");
        Assert.InRange(latency.GetProperty("p50").GetDouble(), 0.1, latency.GetProperty("p99").GetDouble());
        Assert.True(summary.GetProperty("ledger_verified").GetBoolean());

        long Count(string name) => summary.GetProperty(name).GetInt64();
    }
}
