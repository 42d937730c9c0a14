{{- define "api.pod" -}}
containers:
- image: europe-docker.pkg.dev/my-project/my-repo/api:1.3.0
{{- end -}}
{{- define "api.other" }}
   - image: 'europe-docker.pkg.dev/my-project/my-repo/api:1.3.0'
  - repository: europe-docker.pkg.dev/my-project/my-repo/api # ARB3603 Template
  image: europe-docker.pkg.dev/my-project/my-repo/api # ARB3603 Template
  text: |
    image: europe-docker.pkg.dev/my-project/my-repo/api:1.3.0 # ARB3603 MultiLine
  # image: europe-docker.pkg.dev/my-project/my-repo/api:1.3.0
  run: [europe-docker.pkg.dev/my-project/my-repo/api:1.3.0 # ARB3603 MultiLine
{{- end }}
