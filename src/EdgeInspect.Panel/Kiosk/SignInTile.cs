namespace EdgeInspect.Panel.Kiosk;

/// <summary>Somebody who can sign in by a PIN.</summary>
/// <param name="Name">The account's name.</param>
/// <param name="DisplayName">What is shown.</param>
/// <param name="IsSimulated">Whether it is a simulated inspector.</param>
public sealed record SignInTile(string Name, string DisplayName, bool IsSimulated = false)
{
    /// <summary>The first characters of first and last word, for the round mark before the name.</summary>
    public string Initials
    {
        get
        {
            var words = DisplayName.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return words.Length == 0 ? "?" : words.Length == 1 ? First(words[0]) : First(words[0]) + First(words[^1]);
        }
    }

    private static string First(string word) => System.Globalization.StringInfo.GetNextTextElement(word).ToUpperInvariant();
}
