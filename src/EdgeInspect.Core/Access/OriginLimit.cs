namespace EdgeInspect.Core.Access;

/// <summary>
/// Bounds wrong passwords of each address, whatever names they are tried on: each costs a processor some tenths of a second. Other addresses
/// are not held up by it. It forgets no address, and needs no more memory for many: they are spread over shares by a hash that nobody
/// outside can foresee, and those of one share are bounded together.
/// </summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="time">The clock; its monotonic time counts.</param>
/// <param name="perHour">Wrong passwords of one address in any hour, 1 or more.</param>
internal sealed class OriginLimit(TimeProvider time, int perHour)
{
    private const int Shares = 1024;
    private readonly GuessLimit[] _limits = [.. Enumerable.Range(0, Shares).Select(_ => new GuessLimit(time, perHour))];

    /// <summary>The bound of an address.</summary>
    public GuessLimit Of(string origin) => _limits[(uint)origin.GetHashCode(StringComparison.Ordinal) % Shares];
}
