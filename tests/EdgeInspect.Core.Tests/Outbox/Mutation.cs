using System.Text;

namespace EdgeInspect.Core.Tests.Outbox;

/// <summary>Messages as a broken or ill-meaning sender would make them of good ones.</summary>
internal static class Mutation
{
    private static readonly string[] Tokens = ["null", "-1", "1e99", "9223372036854775807", "[[", "{\"", "\\ud800", "\"schema\":2", "\"seq\":", "]}", "é", "\0"];

    /// <summary>The message with one to three changes of bytes, digits and pieces.</summary>
    public static byte[] Of(ReadOnlySpan<byte> body, Random random)
    {
        var bytes = new List<byte>(body.ToArray());
        for (var left = random.Next(1, 4); left > 0 && bytes.Count > 0; left--)
            MutateOnce(bytes, random);
        return [.. bytes];
    }

    private static void MutateOnce(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(6))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, random.Next(1, Math.Min(40, bytes.Count - at) + 1));
                break;
            case 3:
                bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                break;
            case 4:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]));
                break;
            default:
                var digit = bytes.FindIndex(at, b => b is >= (byte)'0' and <= (byte)'9');
                bytes[Math.Max(0, digit)] = (byte)('0' + random.Next(10));
                break;
        }
    }
}
