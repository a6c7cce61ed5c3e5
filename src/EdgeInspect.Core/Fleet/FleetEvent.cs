namespace EdgeInspect.Core.Fleet;

/// <summary>How much an event matters.</summary>
public enum EventSeverity
{
    /// <summary>For the record.</summary>
    Info,

    /// <summary>Somebody should look when there is time.</summary>
    Warning,

    /// <summary>Somebody should look now.</summary>
    Alarm,
}

/// <summary>An alarm or an audit entry: of a station on <c>up/evt</c>, or of the hub itself.</summary>
/// <param name="Id">Unique (version 7): an event that comes twice is one.</param>
/// <param name="Utc">When it happened.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Kind">What it is, in snake_case, at most 64 characters: for example <c>camera_lost</c>, <c>chain_broken</c>.</param>
/// <param name="Text">What happened, where, and what to do, in one or two sentences; at most 1,000 characters.</param>
public sealed record FleetEvent(Guid Id, DateTimeOffset Utc, EventSeverity Severity, string Kind, string Text);
