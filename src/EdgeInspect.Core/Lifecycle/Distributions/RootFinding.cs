namespace EdgeInspect.Core.Lifecycle.Distributions;

/// <summary>Where a rising function is zero.</summary>
internal static class RootFinding
{
    private const int Halvings = 200;

    /// <summary>Bisection to the last bit; an end of the range when the function has one sign all over it.</summary>
    public static double Bisect(Func<double, double> rising, double low, double high)
    {
        for (var i = 0; i < Halvings; i++)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high)
                break;
            if (rising(middle) < 0)
                low = middle;
            else
                high = middle;
        }
        return low + ((high - low) / 2);
    }
}
