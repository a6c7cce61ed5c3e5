using System.Collections.Immutable;

namespace EdgeInspect.Core.Labelling;

/// <summary>How bad a defect is.</summary>
public enum DefectSeverity
{
    /// <summary>A blemish: the customer may never see it.</summary>
    Minor,

    /// <summary>The customer will complain.</summary>
    Major,

    /// <summary>Somebody may be hurt, or a line stands: none may escape.</summary>
    Critical,
}

/// <summary>A kind of defect, as inspectors are told to judge it.</summary>
/// <param name="Id">What records name it by: 1 to 32 of a-z, 0-9, hyphen, underscore. Never re-used for another kind.</param>
/// <param name="Name">What is shown, 1 to 64 characters.</param>
/// <param name="Rule">In words, what is one and what is not yet one; up to 2,000 characters.</param>
/// <param name="Severity">How bad it usually is.</param>
/// <param name="Examples">Results that show one.</param>
/// <param name="CounterExamples">Results that look like one and are good.</param>
/// <param name="IsRetired">Whether it is no longer given.</param>
public sealed record DefectClass(
    string Id,
    string Name,
    string Rule,
    DefectSeverity Severity,
    ImmutableArray<Guid> Examples,
    ImmutableArray<Guid> CounterExamples,
    bool IsRetired = false);

/// <summary>The labelling instructions of a station: all kinds of defects, in the order in which they are shown. Immutable; each change is a version.</summary>
/// <param name="Version">Counts from 1; 0 is the empty one before the first.</param>
/// <param name="Classes">The kinds.</param>
public sealed record DefectCatalogue(int Version, ImmutableArray<DefectClass> Classes)
{
    /// <summary>Most kinds: one key for each and a page that can be overlooked.</summary>
    public const int MostClasses = 24;
    private const int MostPictures = 12;

    /// <summary>No kinds yet: a label then says good or defective alone.</summary>
    public static DefectCatalogue Empty { get; } = new(0, []);

    /// <summary>The kind of an id, retired or not, or null.</summary>
    public DefectClass? Find(string id) => Classes.FirstOrDefault(c => c.Id == id);

    /// <summary>The kinds that may be given.</summary>
    public IEnumerable<DefectClass> InUse => Classes.Where(c => !c.IsRetired);

    /// <summary>Whether it shows a part, and so tells everybody what it is.</summary>
    public bool Shows(Guid rid) => Pictures.Contains(rid);

    /// <summary>All parts that it shows.</summary>
    public IEnumerable<Guid> Pictures => Classes.SelectMany(c => c.Examples.Concat(c.CounterExamples));

    /// <summary>Everything that keeps it from being the version after another; nothing when it may be.</summary>
    /// <param name="before">The version in force.</param>
    public IEnumerable<string> ProblemsAfter(DefectCatalogue before)
    {
        ArgumentNullException.ThrowIfNull(before);
        if (Version != before.Version + 1)
            yield return $"version {before.Version} was changed by somebody else meanwhile: load the catalogue again";
        if (Classes.Length > MostClasses)
            yield return $"{Classes.Length} classes; {MostClasses} are allowed";
        foreach (var twice in Classes.CountBy(c => c.Id, StringComparer.Ordinal).Where(c => c.Value > 1))
            yield return $"class '{twice.Key}' is there {twice.Value} times; once is allowed";
        foreach (var gone in before.Classes.Where(c => Find(c.Id) is null))
            yield return $"class '{gone.Id}' is missing: labels name it, so it can be retired, not deleted";
        foreach (var problem in Classes.SelectMany(ProblemsOf))
            yield return problem;
    }

    private static IEnumerable<string> ProblemsOf(DefectClass kind)
    {
        if (kind.Id.Length is 0 or > 32 || !kind.Id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_'))
            yield return $"id '{kind.Id}': 1 to 32 of a-z, 0-9, hyphen and underscore are allowed";
        if (!IsText(kind.Name, 1, 64))
            yield return $"name of '{kind.Id}': 1 to 64 characters are allowed";
        if (!IsText(kind.Rule, 0, 2000))
            yield return $"rule of '{kind.Id}': up to 2,000 characters are allowed";
        if (kind.Examples.Length > MostPictures || kind.CounterExamples.Length > MostPictures)
            yield return $"'{kind.Id}' has {kind.Examples.Length} examples and {kind.CounterExamples.Length} counter-examples; {MostPictures} of each are allowed";
    }

    private static bool IsText(string text, int least, int most) =>
        text.Length >= least && text.Length <= most && text.All(c => !char.IsControl(c) || c == '\n');
}
