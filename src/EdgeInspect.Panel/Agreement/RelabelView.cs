using EdgeInspect.Core.Labelling.Relabel;

namespace EdgeInspect.Panel.Agreement;

/// <summary>A re-label round and what it shows so far.</summary>
/// <param name="Round">The round.</param>
/// <param name="Result">Agreement before and after.</param>
public sealed record RelabelView(StoredRelabel Round, RelabelResult Result);
