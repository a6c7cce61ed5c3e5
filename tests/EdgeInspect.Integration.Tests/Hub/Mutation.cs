namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>Messages that were damaged on their way.</summary>
internal static class Mutation
{
    /// <summary>The same bytes with one to four changes: bits, cuts, repetitions, other bytes.</summary>
    public static byte[] Of(ReadOnlySpan<byte> original, Random random)
    {
        var bytes = new List<byte>(original.ToArray());
        for (var change = random.Next(1, 5); change > 0 && bytes.Count > 0; change--)
            Change(bytes, random);
        return [.. bytes];
    }

    private static void Change(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        var length = Math.Min(bytes.Count - at, random.Next(1, 64));
        switch (random.Next(5))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                break;
            case 3:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                bytes[at] = "\"{}[]:,0-e\\"u8[random.Next(11)];
                break;
        }
    }
}
