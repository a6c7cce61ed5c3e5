using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Integration.Tests.Panel;

/// <summary>Programs have pictures inspected, and send what is no picture.</summary>
[Collection(PanelCollection.Name)]
public sealed class InspectEndpointTests(PanelFixture panel) : IClassFixture<PanelFixture>
{
    [Fact]
    public async Task A_picture_is_inspected_as_the_line_inspects_it_and_what_is_none_is_refused()
    {
        var scene = panel.Scene;
        var program = await scene.ProgramAsync("lab", "engineer", isSimulated: false);
        byte[]? png = null;
        TinyModel.Pictures.Read(0, view => png = ImageFile.EncodePng(view));
        var answer = await program.JsonAsync(HttpMethod.Post, "inspect", Body(png!));
        Assert.Equal("OK", answer.GetProperty("verdict").GetString());
        Assert.InRange(answer.GetProperty("score").GetDouble(), double.MinValue, answer.GetProperty("threshold").GetDouble());
        Assert.NotEmpty(answer.GetProperty("map").GetProperty("png").GetBytesFromBase64());
        Assert.InRange(answer.GetProperty("timing_us").GetProperty("run").GetInt64(), 1, 60_000_000);
        var again = await program.JsonAsync(HttpMethod.Post, "inspect", Body(png!));
        Assert.Equal(answer.GetProperty("score").GetDouble(), again.GetProperty("score").GetDouble());

        var problem = await program.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "inspect", Body([1, 2, 3]));
        var error = Assert.Single(problem.GetProperty("errors").EnumerateArray());
        Assert.Equal(
            ("body", "the picture: is no PNG or JPEG image: first bytes 010203",
                "a whole PNG or JPEG file, grey or in colours of a screen, of up to 40000000 pixels"),
            (error.GetProperty("parameter").GetString(), error.GetProperty("value").GetString(), error.GetProperty("allowed").GetString()));
        await program.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "inspect", Body(png![..^200]));
        var gif = await program.ProblemAsync(HttpStatusCode.UnsupportedMediaType, HttpMethod.Post, "inspect", Body(png!, "image/gif"));
        Assert.Contains("/inspect takes image/png or image/jpeg", gif.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await program.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, HttpMethod.Post, "inspect", Body(new byte[33 * 1024 * 1024]));
        var inspector = await scene.ProgramAsync("ada");
        await inspector.ProblemAsync(HttpStatusCode.Forbidden, HttpMethod.Post, "inspect", Body(png!));
    }

    /// <summary>What is described as bytes would be sent as Base64 by programs that are made from the document.</summary>
    [Fact]
    public async Task The_document_says_that_the_file_is_sent_as_it_is_and_what_a_refusal_looks_like()
    {
        using var answer = await panel.Scene.Browser().GetAsync("/openapi/v1.json");
        var post = JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("paths").GetProperty("/api/v1/inspect").GetProperty("post");
        foreach (var type in (string[])["image/png", "image/jpeg"])
        {
            var schema = post.GetProperty("requestBody").GetProperty("content").GetProperty(type).GetProperty("schema");
            Assert.Equal(("string", "binary"), (schema.GetProperty("type").GetString(), schema.GetProperty("format").GetString()));
        }
        Assert.True(post.GetProperty("responses").GetProperty("default").GetProperty("content").TryGetProperty("application/problem+json", out _));
    }

    /// <summary>A small file that unfolds to more pixels than are taken: refused by its header, before memory is taken for them.</summary>
    [Fact]
    public async Task A_decompression_bomb_is_refused()
    {
        var scene = panel.Scene;
        var (side, grey) = (7000, new byte[7000 * 7000]);
        var bomb = ImageFile.EncodePng(new ImageView(grey, side, side, side, PixelFormat.Grey8));
        Assert.InRange(bomb.Length, 1000, 1024 * 1024);
        var problem = await scene.Admin.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "inspect", Body(bomb));
        Assert.Contains("more than the limit of 40000000", problem.GetProperty("errors")[0].GetProperty("value").GetString(), StringComparison.Ordinal);
    }

    private static ByteArrayContent Body(byte[] file, string type = "image/png") => new(file) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
}
