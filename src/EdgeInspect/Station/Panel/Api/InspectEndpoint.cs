using EdgeInspect.Core.Access;
using EdgeInspect.Core.Detection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>An anomaly map: a grey PNG whose black is <paramref name="Low"/> and whose white is <paramref name="High"/>.</summary>
internal sealed record InspectedMap(int Width, int Height, float Low, float High, byte[] Png);

/// <summary>How long it took, in microseconds.</summary>
internal sealed record InspectedTiming(long Decode, long Prepare, long Run);

/// <summary>What the model says of a picture.</summary>
internal sealed record InspectAnswer(
    Verdict Verdict, float? Score, double Threshold, string? PredictedClass, string Recipe, InspectedMap? Map, InspectedTiming TimingUs);

/// <summary>Inspecting a picture on request. It is recorded nowhere and moves no gate.</summary>
internal static class InspectEndpoint
{
    private const int MostBytes = 32 * 1024 * 1024;

    /// <summary>Media types of files that it takes.</summary>
    public static readonly string[] Types = ["image/png", "image/jpeg"];

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/inspect", InspectAsync).WithTags("inspect")
        .WithSummary("What the model says of a picture: the body is a PNG or JPEG file. It is recorded nowhere and moves no gate.")
        .Accepts<byte[]>(Types[0], Types[1..]).Produces<InspectAnswer>().For(Permission.SeeModel).WithMetadata(new RequestSizeLimitAttribute(MostBytes));

    private static async Task<IResult> InspectAsync(HttpContext context, SideInspector inspector)
    {
        if (!Types.Contains(context.Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant()))
            return PanelProblem.Of(StatusCodes.Status415UnsupportedMediaType, "Wrong media type", $"Send the file as {string.Join(" or ", Types)}.");
        var (result, refusal) = await inspector.InspectAsync(context.Request.Body, context.RequestAborted);
        if (refusal is not null)
            return refusal.Allowed is { } allowed ? PanelProblem.Wrong(new PanelFault(BodyFaults.Whole, refusal.Reason, allowed)) : PanelProblem.Unavailable(refusal.Reason);
        return Results.Ok(new InspectAnswer(
            result!.Verdict,
            float.IsFinite(result.Score) ? result.Score : null,
            result.Recipe.Threshold,
            result.PredictedClass,
            result.Recipe.Name,
            result.Map is { } map ? new(result.MapWidth, result.MapHeight, map.Low, map.High, map.Png) : null,
            new(result.DecodeUs, result.PrepareUs, result.RunUs)));
    }
}
