using System.Text.Json.Serialization;

namespace EdgeInspect.Adapters.Models;

/// <summary>What came of a check.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckOutcome>))]
public enum CheckOutcome
{
    /// <summary>As it should be.</summary>
    [JsonStringEnumMemberName("passed")]
    Passed,

    /// <summary>The model can't be used, and the detail says why.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It could not be made, and the detail says why.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,
}

/// <summary>One of the things that must hold before a model may judge.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Detail">What was found: on failure what is wrong, where, and what is allowed.</param>
public sealed record ModelCheck(string Name, CheckOutcome Outcome, string Detail);

/// <summary>Collects checks, so that who looks for a fault sees all of them and not the first alone.</summary>
internal sealed class ModelChecks
{
    private readonly List<ModelCheck> _all = [];

    /// <summary>Those made so far, in order.</summary>
    public IReadOnlyList<ModelCheck> All => _all;

    /// <summary>Notes something that holds.</summary>
    public void Pass(string name, string detail) => _all.Add(new(name, CheckOutcome.Passed, detail));

    /// <summary>Notes something that forbids the model.</summary>
    public void Fail(string name, string detail) => _all.Add(new(name, CheckOutcome.Failed, detail));

    /// <summary>Notes what could not be looked at.</summary>
    public void Skip(string name, string why) => _all.Add(new(name, CheckOutcome.Skipped, why));

    /// <summary>Notes something that holds or not.</summary>
    public void Note(string name, bool holds, string passed, string failed)
    {
        if (holds)
            Pass(name, passed);
        else
            Fail(name, failed);
    }
}
