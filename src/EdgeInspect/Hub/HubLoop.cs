namespace EdgeInspect.Hub;

/// <summary>A loop without which the hub doesn't take what stations send.</summary>
internal enum HubLoop
{
    /// <summary>Reads records and gauges from the broker.</summary>
    RecordIntake,

    /// <summary>Reads states, events and windows from the broker.</summary>
    NewsIntake,

    /// <summary>Commits records.</summary>
    RecordWriter,

    /// <summary>Commits everything else.</summary>
    NewsWriter,
}
