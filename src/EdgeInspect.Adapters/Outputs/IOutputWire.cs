using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Outputs;

/// <summary>What carries a line's two states to the gate. Used by one thread. It is at rest when it is made and after it is disposed.</summary>
internal interface IOutputWire : IDisposable
{
    /// <summary>Drives the wire.</summary>
    /// <param name="action">Pass: let parts pass from now on. Reject: rest, because a part is to be rejected. None: rest, because a PASS is over.</param>
    /// <param name="rid">The result that it is done for.</param>
    /// <param name="nowNs">Monotonic time in nanoseconds.</param>
    /// <returns>Null when done, else why the hardware refused.</returns>
    string? Drive(OutputAction action, Guid rid, long nowNs);
}
