using System.Globalization;
using System.Security.Cryptography;
using EdgeInspect.SimulatedInspectors;

namespace EdgeInspect.Demo;

/// <summary>
/// Where the demo's panel is and how to get in. PINs and password are told openly: they are made for one run, whose panel listens on the
/// loopback alone.
/// </summary>
/// <param name="Address">The panel's address.</param>
/// <param name="Pin">The PIN of who watches, a lead.</param>
/// <param name="GuestPin">The PIN of an inspector, for who wants to judge parts as one.</param>
/// <param name="Password">The password of the first account, an admin.</param>
internal sealed record DemoAccess(Uri Address, string Pin, string GuestPin, string Password)
{
    /// <summary>Name of the first account.</summary>
    public const string Admin = "admin";

    /// <summary>Name of the account of who watches.</summary>
    public const string Watcher = "you";

    /// <summary>Name of the account of a person who inspects.</summary>
    public const string Guest = "guest";

    private const string PasswordLetters = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int PasswordGroup = 4;
    private const int PasswordGroups = 3;

    /// <summary>With PINs and a password of its own.</summary>
    public static DemoAccess To(Uri address) => new(address, RandomPin(), RandomPin(), RandomPassword());

    /// <summary>The address and the accounts, each with its role and what it signs in with; short, for a terminal of 80 columns.</summary>
    public IEnumerable<string> Lines()
    {
        yield return Address.GetLeftPart(UriPartial.Authority);
        yield return $"  {Watcher,-8} lead       tap 'You', PIN {Pin}";
        yield return $"  {Guest,-8} inspector  tap 'Guest', PIN {GuestPin}";
        yield return $"  {Admin,-8} admin      by password: {Password}";
        foreach (var skill in DemoPanel.Crew)
        {
            var role = skill.IsLead ? "lead" : "inspector";
            yield return $"  {skill.Name,-8} {role,-10} {skill.DisplayName}, simulated: a program";
        }
    }

    private static string RandomPassword() => string.Join(
        '-', Enumerable.Range(0, PasswordGroups).Select(_ => RandomNumberGenerator.GetString(PasswordLetters, PasswordGroup)));

    private static string RandomPin()
    {
        while (true)
        {
            var pin = RandomNumberGenerator.GetInt32(100_000, 1_000_000).ToString(CultureInfo.InvariantCulture);
            if (pin.Distinct().Count() > 3)
                return pin;
        }
    }
}
