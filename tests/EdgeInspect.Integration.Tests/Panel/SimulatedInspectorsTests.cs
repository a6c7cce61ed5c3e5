using System.Text.Json;
using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling.Agreement;
using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.SimulatedInspectors;

namespace EdgeInspect.Integration.Tests.Panel;

/// <summary>Three simulated inspectors and a lead at a running station's panel, driving its interface.</summary>
[Collection(PanelCollection.Name)]
public sealed class SimulatedInspectorsTests
{
    private static readonly InspectorSkill[] Crew =
    [
        Skill("sim-a", .05, .03), Skill("sim-b", .25, .02), Skill("sim-c", .10, .20), Skill("sim-lead", 0, 0) with { IsLead = true },
    ];

    [Fact]
    public async Task What_is_estimated_of_each_inspector_holds_its_true_rates()
    {
        await using var scene = await PanelScene.StartAsync(
            "Camera:Simulated:PartsPerSecond=20", "Camera:Simulated:Line:Defects:Rate=0.4", "Camera:Simulated:Line:Defects:SubtleShare=0", "Recipe:Degree=shadow",
            "Panel:Review:SecondOpinionShare=1", "Panel:Review:RepeatShare=0.1", "Panel:Review:RepeatAfter=10", "Panel:Review:KnownTruthShare=0",
            "Panel:Review:AgreementAuditShare=0.5");
        var line = new SimulatedLine(TinyModel.Line with { Defects = new() { Rate = .4, SubtleShare = 0 } });
        await DefineAsync(scene, line);
        var people = new List<(InspectorSkill, string)>();
        foreach (var skill in Crew)
            people.Add((skill, await TokenAsync(scene, skill)));
        using var stop = new CancellationTokenSource();
        var crew = new InspectorCrew(scene.Address, scene.State, line, CrewReserve.None, seed: 7, TimeProvider.System);
        var working = crew.RunAsync(people, stop.Token);
        await Eventually.GetAsync(
            () => crew.Labels + crew.Decisions, labels => labels >= 600, () => $"only {crew.Labels} labels came, and {crew.Decisions} decisions");
        await Eventually.IsTrueAsync(() => crew.Duties?.Study is { IsEnded: true }, "the study was never finished");
        await stop.CancelAsync();
        await working;
        await AssertStudiedAndPicturedAsync(crew, scene.Browser(people[^1].Item2));

        await scene.StopAsync();
        using var state = StateDirectory.Acquire(scene.State);
        using var labels = AgreementReader.Open(state);
        var report = AgreementReport.Of(labels.Read(DateTimeOffset.UnixEpoch), AgreementQuestion.Default);
        foreach (var skill in Crew.Where(s => !s.IsLead))
        {
            var figures = report.Inspectors.Single(i => i.Inspector == skill.Name);
            Assert.True(figures.IsSimulated);
            AssertHolds(figures.Audited.Rates.Miss, skill.Miss, $"{skill.Name} misses");
            AssertHolds(figures.Audited.Rates.FalseAlarm, skill.FalseAlarm, $"{skill.Name} false alarms");
        }
        using var reader = LedgerReader.Open(scene.State);
        Assert.All(
            reader.Tail(2000, new(RecordKinds.Label, null)).Select(r => JsonElement.Parse(r.Payload.Span)), l => Assert.True(l.GetProperty("simulated").GetBoolean()));
    }

    [Fact]
    public async Task What_is_left_to_people_is_never_taken()
    {
        await using var scene = await PanelScene.StartAsync(
            "Camera:Simulated:PartsPerSecond=10", "Camera:Simulated:Line:Defects:Rate=0.4", "Recipe:Degree=shadow", "Panel:Review:AgreementAuditShare=0.1");
        var line = new SimulatedLine(TinyModel.Line with { Defects = new() { Rate = .4 } });
        await DefineAsync(scene, line);
        var people = new List<(InspectorSkill, string)>();
        foreach (var skill in Crew)
            people.Add((skill, await TokenAsync(scene, skill)));
        var reserve = new CrewReserve(Parts: 12, Adjudications: 3);
        using var stop = new CancellationTokenSource();
        var crew = new InspectorCrew(scene.Address, scene.State, line, reserve, seed: 7, TimeProvider.System);
        var working = crew.RunAsync(people, stop.Token);

        using var tasks = TaskParts.Open(scene.State);
        var (parts, adjudications) = (long.MaxValue, long.MaxValue);
        await Eventually.IsTrueAsync(
            () =>
            {
                // Before they have begun less may wait.
                parts = crew.Labels > 0 ? Math.Min(parts, tasks.Waiting(isAdjudication: false)) : parts;
                adjudications = crew.Decisions > 0 ? Math.Min(adjudications, tasks.Waiting(isAdjudication: true)) : adjudications;
                return crew is { Labels: >= 60, Decisions: >= 10 };
            },
            "the crew left too much");
        await stop.CancelAsync();
        await working;

        Assert.InRange(parts, reserve.Parts, long.MaxValue);
        Assert.InRange(adjudications, reserve.Adjudications, long.MaxValue);
    }

    /// <summary>The study has its report, and the catalogue pictures of what the lead decided.</summary>
    private static async Task AssertStudiedAndPicturedAsync(InspectorCrew crew, PanelClient lead)
    {
        var study = Assert.Single((await lead.JsonAsync(HttpMethod.Get, "studies")).GetProperty("studies").EnumerateArray().ToArray());
        Assert.Equal("finished", study.GetProperty("phase").GetString());
        Assert.Equal(crew.Duties!.Study!.Judgements, crew.Studied);
        Assert.Equal(["sim-a", "sim-b", "sim-c"], crew.Duties.Study.Result!.Inspectors.Select(who => who.Inspector));
        Assert.All(crew.Duties.Study.Result.Inspectors, who => Assert.True(who is { Miss: not null, FalseAlarm: not null }));

        var kinds = (await lead.JsonAsync(HttpMethod.Get, "catalogue")).GetProperty("classes").EnumerateArray().ToArray();
        var (examples, counters) = (Pictures(kinds, "examples"), Pictures(kinds, "counter_examples"));
        Assert.NotEmpty(examples);
        Assert.NotEmpty(counters);
        foreach (var (kind, rid) in examples)
            Assert.Equal(kind, (await DecidedAsync(rid)).GetProperty("class").GetString());
        foreach (var (_, rid) in counters)
            Assert.Equal("OK", (await DecidedAsync(rid)).GetProperty("verdict").GetString());
        var pictures = examples.Concat(counters).ToArray();
        Assert.Equal(pictures.Length, pictures.DistinctBy(picture => picture.Rid).Count());
        Assert.InRange(crew.Duties.Kinds.Pictured, 1, kinds.Length);

        async Task<JsonElement> DecidedAsync(Guid rid) =>
            (await lead.JsonAsync(HttpMethod.Get, $"labels?inspector=sim-lead&rid={rid}")).GetProperty("items")[0].GetProperty("label");
    }

    private static (string Kind, Guid Rid)[] Pictures(IEnumerable<JsonElement> kinds, string side) =>
    [
        .. from kind in kinds
           from rid in kind.GetProperty(side).EnumerateArray()
           select (kind.GetProperty("id").GetString()!, rid.GetGuid()),
    ];

    /// <summary>
    /// Whether an interval holds the true rate. Those of the report hold it 95 times in 100, and six of them are looked at: they are widened
    /// to where one of six fails once in two thousand runs.
    /// </summary>
    private static void AssertHolds(Proportion? estimate, double rate, string what)
    {
        const double Widened = 3.7 / 1.96;
        Assert.True(estimate is not null, $"{what}: nothing is estimated");
        var (value, low, high) = estimate.Value;
        Assert.True(
            rate >= value - (Widened * (value - low)) && rate <= value + (Widened * (high - value)),
            $"{what}: {rate} in truth, {value:F3} ({low:F3} to {high:F3}) by estimate");
        Assert.True(high - low < .35, $"{what}: {low:F3} to {high:F3} says nothing");
    }

    private static InspectorSkill Skill(string name, double miss, double falseAlarm) => new(name, name, miss, falseAlarm, Unsure: .02, TimeSpan.Zero);

    private static async Task<string> TokenAsync(PanelScene scene, InspectorSkill skill)
    {
        var role = skill.IsLead ? "lead" : "inspector";
        await scene.Admin.JsonAsync(HttpMethod.Post, "accounts", new { name = skill.Name, display_name = skill.DisplayName, role, is_simulated = true });
        return (await scene.Admin.JsonAsync(HttpMethod.Post, $"accounts/{skill.Name}/token")).GetProperty("token").GetString()!;
    }

    private static Task DefineAsync(PanelScene scene, SimulatedLine line) => scene.Admin.JsonAsync(HttpMethod.Put, "catalogue", new
    {
        version = 1,
        why = "the first one",
        classes = line.DefectTypes.Select(type => new
        {
            id = InspectorCrew.IdOf(type), name = type.ToString(), rule = "", severity = "major", examples = Array.Empty<Guid>(),
            counter_examples = Array.Empty<Guid>(), is_retired = false,
        }),
    });
}
