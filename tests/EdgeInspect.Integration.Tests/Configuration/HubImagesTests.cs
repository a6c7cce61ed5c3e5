using EdgeInspect.Adapters.FleetImages;
using EdgeInspect.Configuration;

namespace EdgeInspect.Integration.Tests.Configuration;

public sealed class HubImagesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ABucketTakesItsNameAndAKey()
    {
        var key = _folder.Write("key", "access\nsecret\n");
        var images = Load("Images:Kind=s3", "Images:S3:Bucket=plant-pictures", $"Images:S3:AccessKeyFile={key}").OrThrow().Options.Images;
        Assert.Equal(
            (FleetImageKind.S3, new S3Options { Bucket = "plant-pictures", AccessKeyFile = key, Region = "us-east-1", PathStyle = true }),
            (images.Kind, images.S3));
    }

    [Fact]
    public void WhatIsWrongWithABucketIsNamed()
    {
        var key = _folder.Write("key", "access\n");
        Assert.Equal(
            [
                "Images:S3:AccessKeyFile must hold the access key in its first line and the secret key in its second",
                "Images:S3:Bucket must be 3 to 63 lower-case letters, digits, '.' or '-', with a letter or digit at both ends",
                "Images:S3:Endpoint must begin with http:// or https://, for example https://s3.plant.example:9000",
                "Images:S3:Retries must be a whole number from 0 to 10",
            ],
            Problems(
                "Images:Kind=s3", "Images:S3:Bucket=Plant", "Images:S3:Endpoint=s3.plant.example", $"Images:S3:AccessKeyFile={key}",
                "Images:S3:Retries=11").Select(problem => problem.Replace($"'{key}' ", "", StringComparison.Ordinal)));
        Assert.Contains("can't be read", Assert.Single(Problems(
            "Images:Kind=s3", "Images:S3:Bucket=plant", $"Images:S3:AccessKeyFile={_folder.File("none")}")), StringComparison.Ordinal);
    }

    [Fact]
    public void SettingsOfTheOtherKindAreRefused()
    {
        var key = $"Images:S3:AccessKeyFile={_folder.Write("key", "access\nsecret\n")}";
        Assert.Equal(["Images:Kind must be one of folder, s3"], Problems("Images:Kind=tape"));
        Assert.Equal(["Images:S3 is missing; with Kind 's3' it must say at least the Bucket"], Problems("Images:Kind=s3"));
        Assert.Equal(["Images:S3:Bucket is missing; it must be a text"], Problems("Images:Kind=s3", key));
        Assert.Equal(["Images:S3 is only for Kind 's3'"], Problems("Images:S3:Bucket=plant", key));
        Assert.Equal(
            ["Images:Directory is only for Kind 'folder'"],
            Problems("Images:Kind=s3", "Images:Directory=pictures", "Images:S3:Bucket=plant", key));
    }

    private static IEnumerable<string> Problems(params string[] settings) => Load(settings).Errors
        .Select(error => $"{error.Key} {error.Problem}").Order(StringComparer.Ordinal);

    private static ConfigurationResult<HubOptions> Load(params string[] settings) => ConfigurationSource<HubOptions>.OfSettings(settings);
}
