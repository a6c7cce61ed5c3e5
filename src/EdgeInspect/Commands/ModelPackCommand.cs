using System.CommandLine;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Core.Detection;
using Spectre.Console;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect model pack</c>: a model folder from an ONNX file that was made elsewhere.</summary>
internal static class ModelPackCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var onnx = new Option<string>("--onnx") { Description = "The ONNX file", Required = true };
        var manifest = new Option<string>("--manifest") { Description = "JSON file with name, input, decoder and thresholds (docs/models.md)", Required = true };
        var golden = new Option<string>("--golden") { Description = "Folder of pictures whose scores are to travel with the model", Required = true };
        var output = new Option<string>("--out") { Description = "Folder of the model to make", Required = true };
        var command = new Command("pack", "Make a model of an ONNX file and a manifest by hand") { onnx, manifest, golden, output };
        command.SetAction(parsed =>
        {
            var request = new PackingRequest(
                parsed.GetRequiredValue(onnx), parsed.GetRequiredValue(manifest), parsed.GetRequiredValue(golden), parsed.GetRequiredValue(output));
            Print(ModelPacking.Pack(request, TimeProvider.System), request.Folder);
        });
        return command;
    }

    /// <summary>The scores are what shows a wrong normalisation or colour order: no check can know what is right.</summary>
    private static void Print(ModelManifest manifest, string folder)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("golden picture", "score", "");
        foreach (var picture in manifest.Golden)
            table.AddRow(Markup.Escape(picture.Path), $"{picture.Score:g6}", picture.Score > manifest.Thresholds.Default ? "NG" : "OK");
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated($"Packed [bold]{manifest.Name}[/] ({manifest.Decoder!.Kind}), threshold {manifest.Thresholds.Default:g6}");
        AnsiConsole.MarkupLineInterpolated($"  model {folder}, {manifest.Model.Bytes / 1e6:f1} MB, SHA-256 {manifest.Model.Sha256}");
    }
}
