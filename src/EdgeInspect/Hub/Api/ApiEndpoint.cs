using System.Collections.Immutable;

namespace EdgeInspect.Hub.Api;

/// <summary>An address of the interface: what it says of itself, and what answers. Its endpoint carries it.</summary>
/// <param name="Pattern">Its levels, after <c>/api/v1</c>.</param>
/// <param name="Name">Its unique name, snake_case.</param>
/// <param name="Tag">What it belongs to.</param>
/// <param name="Summary">What it gives, in a few words.</param>
/// <param name="Parameters">What it takes; everything else is refused.</param>
/// <param name="Answers">Media types of its answer and, of JSON, the name of the schema.</param>
/// <param name="AnswerAsync">Answers, or says why not.</param>
internal sealed record ApiEndpoint(
    string Pattern,
    string Name,
    string Tag,
    string Summary,
    ImmutableArray<ApiParameter> Parameters,
    ImmutableArray<(string MediaType, string? Schema)> Answers,
    Func<ApiCall, Task<ApiProblem?>> AnswerAsync)
{
    /// <summary>More about it.</summary>
    public string Description { get; init; } = "Newest first; `next` of a page is the `cursor` of the one after it.";

    /// <summary>Whether the header <c>Accept</c> chooses among its media types.</summary>
    public bool IsNegotiated { get; init; }

    /// <summary>Whether its answer has a tag, by which a client that has it already is told so.</summary>
    public bool HasTag { get; init; }

    /// <summary>Whether it names something that may not be there.</summary>
    public bool MayBeMissing => Parameters.Any(p => p.IsInPath);
}
