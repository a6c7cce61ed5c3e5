using System.CommandLine;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Commands;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Integration.Tests.Commands;

[Collection(ProgressCollection.Name)]
public sealed partial class EvaluateCommandTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task The_page_needs_nothing_but_itself_and_holds_what_was_asked()
    {
        var (page, data) = (_scratch.File("report.html"), DataSet("dent"));
        Assert.Equal(0, await Evaluate(data, "--report", page, "--cost-escape", "10", "--threshold", "100"));
        var html = await File.ReadAllTextAsync(page);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(@"(?:src|href|url\()\s*=?\s*[""']?(?!data:)[a-z]+:", html);
        Assert.InRange(html.Length, 10_000, 4_000_000);
        foreach (var section in new[] { "UNSURE band", "Cheapest threshold", "ROC", "Precision and recall", "Defect classes", "Latency", "Model and data" })
            Assert.Contains(section, html, StringComparison.Ordinal);
        var pictures = Pictures().Matches(html);
        Assert.Equal(2 * 8, pictures.Count);
        Assert.All(pictures, p => Assert.Equal((256, 256), SizeOf(Convert.FromBase64String(p.Groups["picture"].Value))));
    }

    [Fact]
    public async Task A_name_of_the_data_is_no_markup()
    {
        var page = _scratch.File("report.html");
        Assert.Equal(0, await Evaluate(DataSet("<img src=x>"), "--report", page));
        var html = await File.ReadAllTextAsync(page);
        Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_keeps_its_fields_and_gains_factory_terms()
    {
        var json = _scratch.File("report.json");
        Assert.Equal(0, await Evaluate(DataSet("dent"), "--json", json, "--unsure-share", "0.2", "--defect-rate", "0.05"));
        var report = JsonElement.Parse(await File.ReadAllTextAsync(json));
        foreach (var field in new[] { "auroc", "average_precision", "pixel_auroc", "per_region_overlap", "threshold", "false_reject_rate", "escape_rate", "f1_best", "n_good", "n_defect", "per_class", "latency_ms", "model_sha256" })
            Assert.True(report.TryGetProperty(field, out _), field);
        var factory = report.GetProperty("factory");
        Assert.Equal(0.05, factory.GetProperty("defect_rate").GetDouble());
        Assert.Equal(JsonValueKind.Null, factory.GetProperty("cost_optimum").ValueKind);
        Assert.InRange(factory.GetProperty("unsure_band").GetProperty("expected_share").GetDouble(), 0, 0.2 + 1e-9);
        Assert.InRange(report.GetProperty("pixel_auroc").GetDouble(), 0.5, 1);
        Assert.InRange(report.GetProperty("per_region_overlap").GetDouble(), 0, 1);
    }

    [Fact]
    public async Task A_floor_that_is_not_proven_fails_the_check()
    {
        var data = DataSet("dent");
        Assert.Equal((int)ExitCode.CheckFailed, await Evaluate(data, "--critical", "dent=0.99"));
        Assert.Equal(0, await Evaluate(data, "--critical", "dent=0.01", "--threshold", "-1000"));
    }

    [Theory]
    [InlineData("--critical", "dent")]
    [InlineData("--critical", "dent=1")]
    [InlineData("--critical", "scratch=0.9")]
    [InlineData("--unsure-share", "1")]
    [InlineData("--defect-rate", "0")]
    [InlineData("--cost-escape", "0")]
    [InlineData("--cost-false-reject", "-1")]
    [InlineData("--report", "/no/such/folder/report.html")]
    public async Task A_wrong_argument_is_a_usage_error(string option, string value) =>
        Assert.Equal((int)ExitCode.Usage, await Evaluate(DataSet("dent"), option, value));

    private static Task<int> Evaluate(string data, params string[] arguments) => CommandRunner.RunAsync(
        new RootCommand { EvaluateCommand.Create() }, ["evaluate", "--model", TinyModel.Folder, "--data", data, .. arguments]);

    /// <summary>Parts that the model was not taught: eight good ones and, with masks, as many of one defect class.</summary>
    private string DataSet(string name)
    {
        var line = new SimulatedLine(TinyModel.Line with { Seed = 99, Defects = new() { Rate = 0.5 } });
        var pixels = new byte[line.FrameBytes];
        var rows = new List<string> { "path,label,mask,group,split" };
        for (int number = 0, good = 0, defective = 0; good < 8 || defective < 8; number++)
        {
            var defect = line.Truth(number).Defect;
            if (defect is null ? good++ >= 8 : defective++ >= 8)
                continue;
            line.Render(number, pixels);
            var options = line.Options;
            var stride = options.Width * options.PixelFormat.BytesPerPixel();
            _scratch.Write($"{number}.png", ImageFile.EncodePng(new ImageView(pixels, options.Width, options.Height, stride, options.PixelFormat)));
            var mask = defect is null ? "" : $"{number}_mask.png";
            if (defect?.Mask is { } marked)
                _scratch.Write(mask, ImageFile.EncodePng(new ImageView(marked.Pixels.Span, marked.Width, marked.Height, marked.Width, PixelFormat.Grey8)));
            rows.Add($"{number}.png,{(defect is null ? "good" : name)},{mask},piece {number},test");
        }
        return _scratch.Write("data.csv", string.Join('\n', rows));
    }

    private static (int Width, int Height) SizeOf(byte[] jpeg)
    {
        var image = ImageFile.Decode(jpeg, "picture");
        return (image.Width, image.Height);
    }

    [GeneratedRegex("data:image/jpeg;base64,(?<picture>[A-Za-z0-9+/=]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2_000)]
    private static partial Regex Pictures();
}
