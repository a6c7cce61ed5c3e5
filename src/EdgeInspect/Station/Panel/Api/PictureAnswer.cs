using Microsoft.AspNetCore.Http;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>Pictures of parts: for the session alone, and kept by its browser only while that holds them.</summary>
internal static class PictureAnswer
{
    private const string Kept = "private, max-age=600, immutable";

    /// <summary>A stored picture.</summary>
    public static IResult Of(HttpContext context, string path)
    {
        if (!File.Exists(path))
            return PanelProblem.NotFound("The picture is gone: it made room for newer ones.");
        context.Response.Headers.CacheControl = Kept;
        context.Response.Headers.Remove("Pragma");
        return Results.File(path, path.EndsWith(".png", StringComparison.Ordinal) ? "image/png" : "image/jpeg");
    }
}
