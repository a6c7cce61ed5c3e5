using EdgeInspect.Core.Labelling.Review;

namespace EdgeInspect.Core.Labelling;

/// <summary>The names that records write for the values of labelling. They are part of the format: never changed, only added to.</summary>
public static class LabelNames
{
    private static readonly Dictionary<ReviewPurpose, string> Purposes = new()
    {
        [ReviewPurpose.Flagged] = "flagged",
        [ReviewPurpose.Sampled] = "sampled",
        [ReviewPurpose.SecondOpinion] = "second_opinion",
        [ReviewPurpose.Repeat] = "repeat",
        [ReviewPurpose.KnownTruth] = "known_truth",
        [ReviewPurpose.Adjudication] = "adjudication",
        [ReviewPurpose.Study] = "study",
        [ReviewPurpose.Relabel] = "relabel",
    };

    private static readonly Dictionary<DefectSeverity, string> Severities = new()
    {
        [DefectSeverity.Minor] = "minor",
        [DefectSeverity.Major] = "major",
        [DefectSeverity.Critical] = "critical",
    };

    /// <summary>For example <c>second_opinion</c>.</summary>
    public static string ToWire(this ReviewPurpose purpose) => Purposes[purpose];

    /// <summary>For example <c>major</c>.</summary>
    public static string ToWire(this DefectSeverity severity) => Severities[severity];

    /// <summary>The purpose of a name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static ReviewPurpose ToPurpose(string name) => Of(Purposes, name);

    /// <summary>The severity of a name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static DefectSeverity ToSeverity(string name) => Of(Severities, name);

    private static T Of<T>(Dictionary<T, string> names, string name)
        where T : notnull
    {
        foreach (var (value, known) in names)
        {
            if (known == name)
                return value;
        }
        throw new ArgumentException($"'{name}' is none of {string.Join(", ", names.Values)}", nameof(name));
    }
}
