using System.Text;

namespace EdgeInspect.Integration.Tests.Hub.Api;

/// <summary>A strict reader of RFC 4180: what that doesn't allow fails the test.</summary>
internal static class CsvText
{
    /// <summary>The rows, each as long as the first.</summary>
    public static List<List<string>> Read(string text)
    {
        var rows = new List<List<string>> { new() };
        for (var at = 0; at < text.Length;)
        {
            rows[^1].Add(ReadCell(text, ref at));
            if (text[at] == ',')
            {
                at++;
                continue;
            }

            Assert.Equal("\r\n", text.Substring(at, 2));
            at += 2;
            rows.Add([]);
        }

        Assert.Empty(rows[^1]);
        rows.RemoveAt(rows.Count - 1);
        Assert.All(rows, row => Assert.Equal(rows[0].Count, row.Count));
        return rows;
    }

    private static string ReadCell(string text, ref int at)
    {
        var cell = new StringBuilder();
        if (text[at] != '"')
        {
            while (text[at] is not (',' or '\r'))
            {
                Assert.False(text[at] is '"' or '\n', $"a bare quote or break at {at}");
                cell.Append(text[at++]);
            }

            return cell.ToString();
        }

        for (at++; ; at++)
        {
            if (text[at] == '"' && text[++at] != '"')
                return cell.ToString();
            cell.Append(text[at]);
        }
    }
}
