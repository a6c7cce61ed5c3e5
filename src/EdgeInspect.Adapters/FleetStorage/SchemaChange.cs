namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>Tables that an older program made are brought to this program's schema; of a large database it takes its time.</summary>
/// <param name="Where">Which database, in words, without secrets.</param>
/// <param name="From">The version that they have, from 1.</param>
/// <param name="To">The version that they come to.</param>
/// <param name="Bytes">Room that the database takes before it.</param>
public sealed record SchemaChange(string Where, long From, long To, long Bytes);
