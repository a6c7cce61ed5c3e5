using System.Collections.Immutable;
using EdgeInspect.Core.Access;

namespace EdgeInspect.Core.Labelling.Relabel;

/// <summary>A round that was started.</summary>
/// <param name="Id">Number of its record.</param>
/// <param name="CatalogueVersion">The new instructions.</param>
/// <param name="StartedBy">The lead.</param>
/// <param name="Started">When.</param>
public sealed record StoredRelabel(long Id, int CatalogueVersion, string StartedBy, DateTimeOffset Started);

/// <summary>Re-label rounds in the ledger's database. Safe from any thread.</summary>
public interface IRelabelStore
{
    /// <summary>
    /// Those of some parts that two or more inspectors have labelled blind whose accounts are not switched off, and whose picture is there,
    /// but neither in the defect catalogue nor in the live view, where everybody saw it with an answer.
    /// </summary>
    IReadOnlyList<Guid> Askable(IReadOnlyCollection<Guid> parts);

    /// <summary>Starts a round: its record, and a task for each such inspector who labelled a part blind, are one commit.</summary>
    /// <returns>Its number; null when it could not be written.</returns>
    Task<long?> StartAsync(IReadOnlyCollection<Guid> parts, int catalogueVersion, string by);

    /// <summary>All rounds, the newest first.</summary>
    IReadOnlyList<StoredRelabel> All();

    /// <summary>Labels of a round's parts that were given blind, before and after.</summary>
    IReadOnlyList<RelabelledPart> Labels(long id);
}

/// <summary>What became of a lead's wish.</summary>
/// <param name="Id">Number of the round; 0 when it was refused.</param>
/// <param name="Parts">How many parts are asked again.</param>
/// <param name="Problem">Why it was refused, in words; or null.</param>
public sealed record RelabelOutcome(long Id, int Parts, string? Problem = null);

/// <summary>
/// Where a lead has disputed parts judged again after the instructions were changed. Each comes back to those who judged it before, blind
/// and among others.
/// </summary>
/// <param name="store">The rounds.</param>
public sealed class RelabelBoard(IRelabelStore store)
{
    /// <summary>Most parts of a round.</summary>
    public const int MostParts = 200;

    /// <summary>
    /// Starts a round; parts that fewer than two have labelled blind whose accounts are on, whose picture is gone, or that the catalogue or
    /// the live view has shown with an answer, are passed over.
    /// </summary>
    /// <param name="account">The lead.</param>
    /// <param name="parts">The parts.</param>
    /// <param name="catalogue">The new instructions.</param>
    public async Task<RelabelOutcome> StartAsync(Account account, ImmutableArray<Guid> parts, DefectCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(catalogue);
        if (!account.Role.Allows(Permission.RunStudies))
            return new(0, 0, "a lead has parts labelled again");
        if (parts.Length is 0 or > MostParts)
            return new(0, 0, $"parts: {parts.Length}; 1 to {MostParts} are allowed");
        var askable = store.Askable(parts);
        if (askable.Count == 0)
            return new(0, 0, "parts: none has blind labels of two inspectors or leads with accounts in use, and a picture that neither catalogue nor live view showed");
        return await store.StartAsync(askable, catalogue.Version, account.Name).ConfigureAwait(false) is { } id
            ? new(id, askable.Count)
            : new(0, 0, "the ledger takes no records now: nothing was changed");
    }

    /// <summary>What a round shows so far.</summary>
    public RelabelResult ResultOf(long id) => RelabelResult.Of([.. store.Labels(id)]);
}
