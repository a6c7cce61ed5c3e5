namespace EdgeInspect.Hub;

/// <summary>A loop without which the hub doesn't take what stations send.</summary>
internal enum HubLoop
{
    /// <summary>Reads records, gauges and pictures from the broker.</summary>
    RecordIntake,

    /// <summary>Reads states, events and windows from the broker.</summary>
    NewsIntake,

    /// <summary>Commits records.</summary>
    RecordWriter,

    /// <summary>Commits everything else but pictures.</summary>
    NewsWriter,

    /// <summary>Keeps pieces of pictures.</summary>
    PictureWriter,
}
