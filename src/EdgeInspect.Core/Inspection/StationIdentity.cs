namespace EdgeInspect.Core.Inspection;

/// <summary>Which station a record comes from, and which program and configuration the station runs.</summary>
/// <param name="Site">The plant.</param>
/// <param name="Line">The production line.</param>
/// <param name="Station">The station's name, unique in its line.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="ConfigurationSha256">Lower-case hexadecimal SHA-256 of the effective configuration at start.</param>
public sealed record StationIdentity(string Site, string Line, string Station, string Version, string ConfigurationSha256);
