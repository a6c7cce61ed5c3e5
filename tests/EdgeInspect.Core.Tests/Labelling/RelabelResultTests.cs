using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling.Relabel;

namespace EdgeInspect.Core.Tests.Labelling;

public sealed class RelabelResultTests
{
    [Fact]
    public void The_rise_is_that_of_the_same_parts_and_inspectors()
    {
        List<RelabelledPart> labels = [];
        Add(labels, 18, "ON", "NN");
        Add(labels, 1, "NN", "ON");
        Add(labels, 6, "OO", "OO");
        var result = RelabelResult.Of(labels);

        Assert.Equal((25, 7 / 25.0), (result.Before.Parts, result.Before.PercentAgreement!.Value.Value));
        Assert.Equal((25, 24 / 25.0), (result.After.Parts, result.After.PercentAgreement!.Value.Value));
        Assert.Equal((18, 1, 0), (result.BecameAgreed, result.BecameSplit, result.Waiting));
        Assert.Equal(17 / 25.0, result.Change!.Value.Value, 12);
        Assert.InRange(result.Change.Value.Low, .3, .5);
        Assert.InRange(result.Change.Value.High, .7, .9);
    }

    [Fact]
    public void What_waits_or_was_unsure_is_in_neither()
    {
        List<RelabelledPart> labels = [];
        Add(labels, 1, "ON", "N?");
        Add(labels, 1, "ON", "NU");
        var result = RelabelResult.Of(labels);
        Assert.Equal((0, 1, null), (result.Before.Parts, result.Waiting, result.Change));
    }

    [Fact]
    public void What_nobody_can_say_any_more_does_not_wait()
    {
        List<RelabelledPart> labels = [];
        Add(labels, 2, "ON", "??");
        labels[0] = labels[0] with { IsLost = true };
        var result = RelabelResult.Of(labels);
        Assert.Equal((3, 1), (result.Waiting, result.Lost));
    }

    [Fact]
    public void Nothing_that_changed_is_no_rise()
    {
        List<RelabelledPart> labels = [];
        Add(labels, 30, "ON", "ON");
        var change = RelabelResult.Of(labels).Change!.Value;
        Assert.True(change.Value == 0 && change.Low < 0 && change.High > 0, $"{change}");
    }

    private static void Add(List<RelabelledPart> labels, int parts, string before, string after)
    {
        for (var i = 0; i < parts; i++)
        {
            var rid = new Guid(labels.Count, 0, 0, new byte[8]);
            for (var inspector = 0; inspector < before.Length; inspector++)
                labels.Add(new(rid, $"i{inspector}", Said(before[inspector])!.Value, Said(after[inspector])));
        }
    }

    private static Verdict? Said(char letter) => letter switch { 'O' => Verdict.Ok, 'N' => Verdict.Ng, 'U' => Verdict.Unsure, _ => null };
}
