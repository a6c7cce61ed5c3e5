using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Panel.Live;

/// <summary>Why something could not be read.</summary>
/// <param name="Reason">What is wrong, and what to do.</param>
/// <param name="IsLimit">Whether the store works, and the reading was refused or cut off to leave room for others.</param>
public sealed record ReadFailure(string Reason, bool IsLimit)
{
    /// <summary>That of a store.</summary>
    public static ReadFailure Of(FleetStoreException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new(exception.Message, exception.IsLimit);
    }
}
