using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Hosting;
using EdgeInspect.Integration.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeInspect.Integration.Tests.Station;

/// <summary>Parts that are known to get no inspection.</summary>
[Collection(StationCollection.Name)]
public sealed class LostPartTests : IDisposable
{
    private readonly StationScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("full")]
    [InlineData("shadow")]
    public async Task APartThatCannotBeJudgedIsRejectedWhereTheDegreeDrivesTheLine(string degree)
    {
        await using var station = new StationInProcess(_scene, [$"Recipe:Degree={degree}", "Recipe:Region=0,0,20000,20000", "Inspection:DeadlineMs=50"]);
        await station.RunUntilAsync(() => _scene.RecordsAsync("gap", 2));
        var driven = _scene.Actions().Where(a => a.Action != "rest").ToList();
        Assert.Equal(degree == "full", driven.Count > 0);
        Assert.All(driven, a => Assert.Equal(new(Guid.Empty, "reject"), a));
    }

    [Fact]
    public async Task ALostPartSensorIsInTheLedgerAndOnTheHealthPage()
    {
        using var sensor = new LostSensor();
        await using var station = new StationInProcess(
            _scene, ["Camera:Trigger:Mode=gpio_edge"], services => services.AddSingleton<IPartSensor>(sensor));
        await station.RunUntilAsync(async () =>
        {
            await _scene.RecordsAsync("gap", 1);
            var health = station.Get<StationHealth>().Report();
            Assert.Contains(health.Components, c => c is { Name: "part_sensor", Status: HealthStatus.Failing, Reason: "unplugged" });
            await Eventually.IsTrueAsync(
                () => !station.Get<LivenessGate<VitalLoop>>().TryPass(out var silent) && silent.SequenceEqual([VitalLoop.Camera]), "the camera's loop gives signs of life");
        });
        Assert.Single(_scene.Ledger().Gaps("sensor_lost"));
    }

    /// <summary>A part sensor that was unplugged.</summary>
    private sealed class LostSensor : IPartSensor
    {
        public event Action<PartEdge>? PartSeen
        {
            add { }
            remove { }
        }

        public PartSensorStatus Status => new(IsWorking: false, Reason: "unplugged", Seen: 0, Missed: 0);

        public void Start()
        {
        }

        public void Dispose()
        {
        }
    }
}
