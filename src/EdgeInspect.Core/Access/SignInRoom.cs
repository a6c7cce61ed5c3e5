namespace EdgeInspect.Core.Access;

/// <summary>
/// Where those wait whose secret costs a processor some tenths of a second. It has few places, and fewer for each address, so that who sends
/// without end holds up the others by no more than those. Who finds none is told to come again.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class SignInRoom
{
    /// <summary>Places in all, that of the one whose secret is looked at included.</summary>
    public const int Places = 8;

    /// <summary>Places of one address.</summary>
    public const int PlacesOfOrigin = 2;

    /// <summary>In about this time the places of those who wait now are free.</summary>
    public static readonly TimeSpan ComeAgain = TimeSpan.FromSeconds(2);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _inside = new(StringComparer.Ordinal);
    private int _taken;

    /// <summary>Takes a place; give it back with <see cref="Leave"/>.</summary>
    /// <param name="origin">The address.</param>
    /// <returns>False when there is none.</returns>
    public bool TryEnter(string origin)
    {
        lock (_gate)
        {
            var own = _inside.GetValueOrDefault(origin);
            if (_taken >= Places || own >= PlacesOfOrigin)
                return false;
            _inside[origin] = own + 1;
            _taken++;
            return true;
        }
    }

    /// <summary>Gives a place back.</summary>
    /// <param name="origin">The address that took it.</param>
    public void Leave(string origin)
    {
        lock (_gate)
        {
            _taken--;
            if (--_inside[origin] == 0)
                _inside.Remove(origin);
        }
    }
}
