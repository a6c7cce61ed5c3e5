namespace EdgeInspect.Configuration;

/// <summary>Everything that the program is told when it starts in one of its roles.</summary>
/// <typeparam name="TSelf">The options record itself.</typeparam>
public interface IRootOptions<TSelf>
    where TSelf : class, IRootOptions<TSelf>
{
    /// <summary>The role, in one word.</summary>
    static abstract string Role { get; }

    /// <summary>These options with those of <paramref name="next"/> that a running program takes over; the others wait for a restart.</summary>
    TSelf WithReloadable(TSelf next);
}
