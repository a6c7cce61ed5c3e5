namespace EdgeInspect;

/// <summary>What the program's exit status says. README lists them for scripts and systemd.</summary>
public enum ExitCode
{
    /// <summary>Done, or stopped on request.</summary>
    Success = 0,

    /// <summary>A command-line argument or the configuration is wrong.</summary>
    Usage = 2,

    /// <summary>A model is missing, damaged, or doesn't score as it was taught.</summary>
    Model = 3,

    /// <summary>Images or a data set can't be used.</summary>
    Data = 4,

    /// <summary>A camera or an output line can't be used as configured.</summary>
    Hardware = 5,

    /// <summary>The state directory can't be used, or the ledger failed.</summary>
    State = 6,

    /// <summary>A check that was asked for found something wrong.</summary>
    CheckFailed = 7,

    /// <summary>A bug: the log holds the details.</summary>
    Internal = 70,

    /// <summary>Told to stop before the work was done.</summary>
    Interrupted = 130,
}

/// <summary>A failure that its user can mend: printed as one message without a stack trace, then the program exits with the code.</summary>
public sealed class UserErrorException : Exception
{
    /// <summary>With what is wrong, where, and what is allowed.</summary>
    public UserErrorException(ExitCode code, string message)
        : base(message) => Code = code;

    /// <summary>The exit status.</summary>
    public ExitCode Code { get; }
}
