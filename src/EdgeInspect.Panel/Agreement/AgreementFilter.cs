using System.Globalization;

namespace EdgeInspect.Panel.Agreement;

/// <summary>Which labels the agreement page is about.</summary>
/// <param name="Days">Days back from now, 1 to <see cref="MostDays"/>.</param>
/// <param name="WithSimulated">Whether simulated inspectors are in it.</param>
public sealed record AgreementFilter(int Days, bool WithSimulated)
{
    /// <summary>Ten years: all that there is.</summary>
    public const int MostDays = 3650;

    /// <summary>The spans that the page offers.</summary>
    public static IReadOnlyList<int> Offered { get; } = [7, 30, 90, MostDays];

    /// <summary>What is shown when nothing is asked for.</summary>
    public static AgreementFilter Usual { get; } = new(90, WithSimulated: true);

    /// <summary>Of a page's address; what can't be read is as usual.</summary>
    /// <param name="days">Days, as text.</param>
    /// <param name="simulated">true or false.</param>
    public static AgreementFilter Of(string? days, string? simulated) => new(
        int.TryParse(days, CultureInfo.InvariantCulture, out var given) && given is >= 1 and <= MostDays ? given : Usual.Days,
        simulated != "false");

    /// <summary>The page's address.</summary>
    public string Address => $"/agreement?days={Days}&simulated={(WithSimulated ? "true" : "false")}";
}
