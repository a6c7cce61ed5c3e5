using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Core.Outbox;

/// <summary>A station's name, as in the topics.</summary>
/// <param name="Site">The plant.</param>
/// <param name="Line">The production line.</param>
/// <param name="Station">The station's name, unique in its line.</param>
public sealed record StationName(string Site, string Line, string Station)
{
    /// <summary>Of a station's identity.</summary>
    public static StationName Of(StationIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return new(identity.Site, identity.Line, identity.Station);
    }
}

/// <summary>The records of one database of one station; with a number it names one record for ever.</summary>
/// <param name="Station">The station.</param>
/// <param name="Epoch">The random id of its database.</param>
public sealed record LedgerStream(StationName Station, string Epoch);
