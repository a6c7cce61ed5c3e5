using Microsoft.AspNetCore.Http;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>Pictures of parts: for the session alone, and kept by its browser only while that holds them.</summary>
internal static class PictureAnswer
{
    private const string Kept = "private, max-age=600, immutable";
    private const int BufferBytes = 64 * 1024;

    /// <summary>
    /// A stored picture. It carries no date and no tag: when a part was stored would tell one that comes again, or whose truth is known, from
    /// new ones.
    /// </summary>
    public static IResult Of(HttpContext context, string path)
    {
        if (TryOpen(path) is not { } file)
            return PanelProblem.NotFound("The picture is gone: it made room for newer ones.");
        context.Response.Headers.CacheControl = Kept;
        context.Response.Headers.Remove("Pragma");
        return Results.Stream(file, path.EndsWith(".png", StringComparison.Ordinal) ? "image/png" : "image/jpeg");
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, FileOptions.Asynchronous);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
